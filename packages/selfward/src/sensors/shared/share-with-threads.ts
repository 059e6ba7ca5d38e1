import {
  BroadcastChannel,
  getEnvironmentData,
  isMainThread,
  type MessagePort,
  receiveMessageOnPort,
  setEnvironmentData,
} from 'node:worker_threads';
import type { Marker } from '../../model/marker.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { Registry } from './registry.ts';

const NAME = 'selfward.1';

type Message =
  /** A thread has begun, and asks for what is alive. */
  | { say: 'hello' }
  | { say: 'all'; markers: readonly Marker[] }
  | { say: 'changed'; marker: Marker; alive: boolean }
  | { say: 'seen'; sighting: Sighting };

/**
 * Makes the registries of a process's threads one: what is planted in the main thread is alive in every worker, and what
 * a worker's sensors see is told in the main thread. For shadows alone: whoever asks how many markers are alive first
 * hears what other threads said, so that nothing depends on which of two messages a thread gets to first.
 *
 * Workers have sensors where they inherit the options of the command line; one that is started with `execArgv` of its
 * own, without the preload, has none.
 */
export function shareWithThreads(host: Registry): () => void {
  const channel = new BroadcastChannel(NAME);
  const planted = new Map<Marker, () => void>();
  const tell = (message: Message) => channel.postMessage(message);

  const hear = (message: Message) => {
    if (isMainThread) {
      if (message.say === 'hello') tell({ say: 'all', markers: host.markers() });
      else if (message.say === 'seen') host.report(message.sighting);
    } else if (message.say === 'all') {
      for (const marker of planted.keys()) if (!message.markers.includes(marker)) change(marker, false);
      for (const marker of message.markers) change(marker, true);
    } else if (message.say === 'changed') change(message.marker, message.alive);
  };
  const change = (marker: Marker, alive: boolean) => {
    if (alive && !planted.has(marker)) planted.set(marker, host.plant(marker));
    else if (!alive) {
      planted.get(marker)?.();
      planted.delete(marker);
    }
  };

  channel.onmessage = (event: unknown) => hear((event as { data: Message }).data);
  // It must not keep alive what would otherwise end.
  channel.unref();
  const restore = hearFirst(host, () => {
    for (;;) {
      const received = receiveMessageOnPort(channel as unknown as MessagePort);
      if (!received) return;
      hear(received.message as Message);
    }
  });
  const quit = [
    host.onChange((marker, alive) => {
      // Given to threads that begin later, and to theirs.
      setEnvironmentData(NAME, [...host.markers()]);
      if (isMainThread) tell({ say: 'changed', marker, alive });
    }),
  ];
  if (!isMainThread) {
    quit.push(host.subscribe((sighting) => tell({ say: 'seen', sighting })));
    const known: unknown = getEnvironmentData(NAME);
    if (Array.isArray(known)) hear({ say: 'all', markers: known });
    tell({ say: 'hello' });
  }
  return () => {
    for (const each of quit) each();
    restore();
    channel.close();
  };
}

function hearFirst(host: Registry, listen: () => void): () => void {
  let { count } = host.live;
  let listening = false;
  Object.defineProperty(host.live, 'count', {
    configurable: true,
    enumerable: true,
    get() {
      if (!listening) {
        listening = true;
        try {
          listen();
        } finally {
          listening = false;
        }
      }
      return count;
    },
    set(now: number) {
      count = now;
    },
  });
  return () => {
    Object.defineProperty(host.live, 'count', { value: count, configurable: true, enumerable: true, writable: true });
  };
}
