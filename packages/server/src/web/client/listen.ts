import type { LiveEvent } from '../../model/events.ts';
import { openStream } from './open-stream.ts';

type Hear = (event: LiveEvent) => void;

/** A page that somebody has typed into must not be loaded again behind their back. */
const isTouched = (): boolean =>
  document.querySelector(':is(input, textarea, select):is(:user-valid, :user-invalid)') !== null;

/** Without locks each page needs a stream of its own, and has one only while it is seen. */
function listenWhileSeen(url: string, hear: Hear): void {
  let close = openStream(url, hear);
  document.addEventListener('visibilitychange', () => {
    close();
    if (document.hidden) return;
    // What happened meanwhile was missed: the page as it is now says it all.
    if (isTouched()) close = openStream(url, hear);
    else location.reload();
  });
}

/**
 * Hears live events. A browser allows six connections to a host, so of all pages that are open by the same name one
 * holds the stream and hands on what it hears; when it is closed, the next takes over.
 *
 * @param as - who listens: pages of another operator or level must not hear what was meant for this one.
 */
export function listen(url: string, as: string, hear: Hear): void {
  // Plain HTTP over a network is no secure context, and has no locks.
  if (!('locks' in navigator)) {
    listenWhileSeen(url, hear);
    return;
  }
  const name = `${url} ${as}`;
  const channel = new BroadcastChannel(name);
  const gone = new AbortController();
  channel.addEventListener('message', (message: MessageEvent<LiveEvent>) => hear(message.data));
  const lead = () =>
    new Promise<void>((release) => {
      const close = openStream(url, (event) => {
        hear(event);
        channel.postMessage(event);
      });
      gone.signal.addEventListener('abort', () => {
        close();
        release();
      });
    });
  navigator.locks.request(name, { signal: gone.signal }, lead).catch(() => undefined);
  addEventListener('pagehide', () => {
    gone.abort();
    channel.close();
  });
  addEventListener('pageshow', (event) => event.persisted && location.reload());
}
