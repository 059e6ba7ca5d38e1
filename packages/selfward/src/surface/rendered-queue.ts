import { createCrawlQueue } from './crawl-queue.ts';
import { templateIds } from './path-templates.ts';

/** The pages that are still to be built: addresses, and the routes that an application keeps behind `#/`. */
export interface RenderedQueue {
  add(address: string, base: string, referrer: string | undefined): void;
  next(): URL | undefined;
  taken(): number;
  left(): number;
}

/** Routes of one template at most: they are built of the same parts. */
const ALIKE = 2;
const DEEPEST = 12;

/** @param onAction - told of an address that is named like an action, which is not built. */
export function createRenderedQueue(
  origin: string,
  onAction: (url: URL, referrer: string | undefined) => void,
): RenderedQueue {
  const pages = createCrawlQueue({
    origin,
    depth: DEEPEST,
    alike: ALIKE,
    room: 500,
    onAction: ({ url, referrer }) => onAction(url, referrer),
  });
  const routes: URL[] = [];
  const known = new Set<string>();
  const kinds = new Map<string, number>();
  let [taken, first] = [0, true];

  function addRoute(url: URL): void {
    if (known.has(url.href) || known.size >= 500) return;
    known.add(url.href);
    const kind = `${url.pathname}${templateIds(`${origin}${url.hash.replace(/^#!?/, '').split('?')[0]}`).url}`;
    const alike = kinds.get(kind) ?? 0;
    kinds.set(kind, alike + 1);
    if (alike < ALIKE) routes.push(url);
  }

  return {
    add(address, base, referrer) {
      const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
      if (!url || url.origin !== origin) return;
      if (/^#!?\//.test(url.hash)) addRoute(url);
      pages.add(address, base, first ? 0 : 1, referrer);
      first = false;
    },
    next() {
      const url = pages.next()?.url ?? routes.shift();
      if (url) taken += 1;
      return url;
    },
    taken: () => taken,
    left: () => pages.left() + routes.length,
  };
}
