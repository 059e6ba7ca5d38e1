import type { LiveEvent } from '../../model/events.ts';

type Handlers = { [T in LiveEvent['topic']]: (event: Extract<LiveEvent, { topic: T }>) => void };

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/**
 * Hears server-sent events, each under its topic's name. A browser reconnects by itself after a lost connection, but
 * not after an answer that is no stream (a restart behind a proxy, a session that ended): then this does, ever slower.
 */
export function listen(url: string, handlers: Handlers, wait = FIRST_WAIT): void {
  const source = new EventSource(url);
  source.addEventListener('open', () => {
    wait = FIRST_WAIT;
  });
  const on = <T extends LiveEvent['topic']>(topic: T, handle: Handlers[T]) =>
    source.addEventListener(topic, (message: MessageEvent<string>) => handle(JSON.parse(message.data)));
  on('alarm', handlers.alarm);
  on('run', handlers.run);
  on('reading', handlers.reading);
  on('status', handlers.status);
  on('inventory', handlers.inventory);
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(url, handlers, Math.min(wait * 2, LONGEST_WAIT)), wait);
  });
  // A page that is kept for going back must not hold its connection: browsers allow six to a host.
  addEventListener('pagehide', () => source.close(), { once: true });
  addEventListener('pageshow', (event) => event.persisted && location.reload(), { once: true });
}
