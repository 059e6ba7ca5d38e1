import type { ChildProcess } from 'node:child_process';
import { ENVELOPE } from './messages.ts';

export interface Channel<In, Out> {
  tell(message: Out): void;
  on(listener: (message: In) => void): void;
}

/** A process with a channel to its parent, or a child with one. */
type End = Pick<ChildProcess, 'send' | 'on'> | NodeJS.Process;

/** Our messages on the channel between two processes, apart from the application's own. */
export function channelOver<In, Out>(end: End): Channel<In, Out> {
  // Held from the beginning: an application may take `process.send` away, or disconnect.
  const send = end.send?.bind(end) as ((...given: unknown[]) => boolean) | undefined;
  return {
    tell(message) {
      // The other side may be gone; whoever waits for it hears of that by its end.
      send?.({ cmd: ENVELOPE, message }, undefined, {}, () => undefined);
    },
    on(listener) {
      (end as NodeJS.EventEmitter).on('internalMessage', (given: unknown) => {
        if (isOurs(given)) listener(given.message as In);
      });
    },
  };
}

function isOurs(given: unknown): given is { cmd: string; message: unknown } {
  return typeof given === 'object' && given !== null && 'cmd' in given && given.cmd === ENVELOPE && 'message' in given;
}
