import type { Browser } from '../../model/browser.ts';
import type { Answered } from '../../model/exchange.ts';
import type { Marker } from '../../model/marker.ts';
import { findChromium } from './find-chromium.ts';
import { type Loaded, runAnswer } from './run-answer.ts';
import { type Started, startChromium } from './start-chromium.ts';

export interface BrowserOptions {
  /** The browser's file; `SELFWARD_BROWSER` or the first Chromium that is found where not given. */
  executable?: string;
  /** Milliseconds for one answer at most (default 4000). */
  timeMs?: number;
  /** Bytes that a page may hold (default 1 GiB); watched on Linux. */
  memory?: number;
}

const CLOSE_MS = 1000;
const WATCH_MS = 200;

/**
 * Starts the system's Chromium (through `playwright-core`, an optional peer dependency), where recorded answers can be
 * loaded as pages: nothing is asked of anybody, whatever a page tries. Answers are loaded one after another, each in a
 * context of its own; a page that hangs or swells ends the browser, which is started again for the next.
 *
 * @throws Error that names what is missing, or why it does not start.
 *
 * @example
 * ```ts
 * const report = await run({ ...options, browser: await createBrowser() });
 * ```
 */
export async function createBrowser({
  executable,
  timeMs = 4000,
  memory = 1024 ** 3,
}: BrowserOptions = {}): Promise<Browser> {
  const file = findChromium(executable);
  let started: Started | undefined = await startChromium(file);
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function stop(): Promise<void> {
    const stopping = started;
    started = undefined;
    await stopping?.stop();
  }

  async function load(answer: Answered, markers: readonly Marker[], signal?: AbortSignal): Promise<readonly Marker[]> {
    const [first, ran] = await loadOnce(answer, markers, signal);
    if (ran.size > 0 || 'trouble' in first || first.missing.length === 0) return told(first, ran);
    // Its own scripts are not loaded; where its code stops for want of their functions, some that do nothing stand in.
    const [second, then] = await loadOnce(answer, markers, signal, first.missing);
    return told(second, then);
  }

  async function loadOnce(
    answer: Answered,
    markers: readonly Marker[],
    signal?: AbortSignal,
    missing?: readonly string[],
  ): Promise<[Loaded | { trouble: string }, ReadonlySet<Marker>]> {
    signal?.throwIfAborted();
    if (closed) throw new Error('the browser was closed');
    if (started && !started.chromium.isConnected()) await stop();
    started ??= await startChromium(file);
    const running = started;
    const ran = new Set<Marker>();
    const context = await running.chromium.newContext({ acceptDownloads: false, serviceWorkers: 'block' });
    const watch = watched(running, { timeMs, memory, ...(signal && { signal }) });
    const loading = runAnswer(context, answer, markers, (marker) => ran.add(marker), missing);
    // Where it is given up, it fails when its context is closed.
    loading.catch(() => undefined);
    try {
      const loaded = await Promise.race([loading, watch.over]);
      signal?.throwIfAborted();
      return [loaded, ran];
    } finally {
      watch.stop();
      const shut = await Promise.race([
        context.close().then(
          () => true,
          () => false,
        ),
        after(CLOSE_MS).then(() => false),
      ]);
      if (!shut) await stop();
    }
  }

  return {
    run(answer, markers, signal) {
      const next = turn.then(() => load(answer, markers, signal));
      turn = next.catch(() => undefined);
      return next;
    },
    async close() {
      closed = true;
      await turn;
      await stop();
    },
  };
}

/** Silence counts only where the page came to rest. */
function told(loaded: Loaded | { trouble: string }, ran: ReadonlySet<Marker>): readonly Marker[] {
  if (ran.size > 0) return [...ran];
  if ('trouble' in loaded) throw new Error(loaded.trouble);
  if (!loaded.rested) throw new Error('the page did not come to rest');
  return loaded.ran;
}

interface Limits {
  timeMs: number;
  memory: number;
  signal?: AbortSignal;
}

/** Tells when a page has had its time or its memory, or when the run was stopped. */
function watched(running: Started, { timeMs, memory, signal }: Limits) {
  const ending = new AbortController();
  const over = new Promise<{ trouble: string }>((resolve) => {
    const end = (trouble: string) => resolve({ trouble });
    const timer = setTimeout(() => end(`the page did not come to rest within ${timeMs} ms`), timeMs);
    const look = setInterval(() => {
      running.largest().then(
        (bytes) => bytes > memory && end('the page took more memory than it may'),
        // The process is gone, or goes: the next answer starts another.
        () => undefined,
      );
    }, WATCH_MS);
    const stopped = () => end('the run was stopped');
    running.chromium.once('disconnected', () => end('the browser ended'));
    signal?.addEventListener('abort', stopped, { once: true });
    ending.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      clearInterval(look);
      signal?.removeEventListener('abort', stopped);
      end('over');
    });
  });
  return { over, stop: () => ending.abort() };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
