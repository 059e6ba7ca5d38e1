import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** The servers of this process that listen, as Node tells of them (`net.server.listen`, Node 22 and later). */
export function createListeningServers(): {
  list(): readonly unknown[];
  onListen(listener: () => void): () => void;
  stop(): void;
} {
  const servers = new Set<unknown>();
  const listeners = new Set<() => void>();
  const seen = (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('server' in message)) return;
    servers.add(message.server);
    for (const listener of listeners) listener();
  };
  subscribe('tracing:net.server.listen:asyncEnd', seen);
  return {
    list: () => [...servers],
    onListen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      unsubscribe('tracing:net.server.listen:asyncEnd', seen);
      listeners.clear();
      servers.clear();
    },
  };
}
