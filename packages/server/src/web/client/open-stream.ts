import type { LiveEvent } from '../../model/events.ts';

const TOPICS: readonly LiveEvent['topic'][] = ['alarm', 'run', 'reading', 'status', 'monitor', 'inventory'];
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/**
 * Opens a stream of server-sent events, each under its topic's name. A browser reconnects by itself after a lost
 * connection, but not after an answer that is no stream (a restart behind a proxy, a session that ended): then this
 * does, ever slower.
 *
 * @returns its own stop.
 */
export function openStream(url: string, hear: (event: LiveEvent) => void): () => void {
  let wait = FIRST_WAIT;
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout>;
  const open = (): void => {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      wait = FIRST_WAIT;
    });
    for (const topic of TOPICS)
      source.addEventListener(topic, (message: MessageEvent<string>) => hear(JSON.parse(message.data)));
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
