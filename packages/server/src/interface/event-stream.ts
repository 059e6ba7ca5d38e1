import { Readable } from 'node:stream';
import type { LiveEvent } from '../model/events.ts';

/** Bytes that may wait for a slow reader before events are dropped, and before the reader is given up. */
const DROP_OVER = 64 * 1024;
const CLOSE_OVER = 1024 * 1024;

/** One open page's stream of server-sent events. */
export interface EventStream {
  readonly body: Readable;
  send(event: LiveEvent): void;
  /** A comment that keeps the connection, and the proxies on its way, awake. */
  beat(): void;
  end(): void;
}

/**
 * @param closed - called once, however the stream ends.
 */
export function createEventStream(closed: () => void): EventStream {
  const body = new Readable({ read() {} });
  body.once('close', closed);
  body.push('retry: 3000\n\n');
  let ended = false;
  return {
    body,
    send(event) {
      // A page that reads too slowly loses readings, which come again, but hears of alarms as long as it reads at all.
      if (ended) return;
      const waiting = body.readableLength;
      if (waiting > CLOSE_OVER) body.destroy();
      else if (waiting <= DROP_OVER || event.topic === 'alarm')
        body.push(`event: ${event.topic}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    beat() {
      if (ended) return;
      if (body.readableLength > CLOSE_OVER) body.destroy();
      else body.push(': still here\n\n');
    },
    end() {
      // A reader that is slow may take its time to hear of it, and gets nothing more until then.
      ended = true;
      body.push(null);
    },
  };
}
