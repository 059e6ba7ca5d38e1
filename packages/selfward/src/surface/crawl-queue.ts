import { actionWord } from '../model/action-like.ts';
import { templateIds } from './path-templates.ts';
import { withinScope } from './scope.ts';
import { isSelector } from './selector.ts';

/** An address that is still to be read. */
export interface Waiting {
  url: URL;
  depth: number;
  referrer?: string;
}

export interface QueueOptions {
  origin: string;
  /** Links followed one after the other at most. */
  depth: number;
  /** Addresses of one template and set of parameters at most. */
  alike: number;
  /** Addresses that wait at once at most. */
  room: number;
  /** An address that is named like an action: it is told, not queued. */
  onAction: (waiting: Waiting) => void;
}

/** The addresses that a crawl has still to read, first come, first served, each once. */
export interface CrawlQueue {
  /** @param base - what the address is relative to. */
  add(address: string, base: string, depth: number, referrer?: string): void;
  next(): Waiting | undefined;
  /** How many addresses were found and will not be read, those still waiting included. */
  left(): number;
}

const LONGEST_URL = 2000;

export function createCrawlQueue({ origin, depth: deepest, alike, room, onAction }: QueueOptions): CrawlQueue {
  const waiting: Waiting[] = [];
  const known = new Set<string>();
  const kinds = new Map<string, number>();
  let refused = 0;
  return {
    add(address, base, depth, referrer) {
      const url = withinScope(address, origin, base);
      if (!url || known.has(url.href) || depth > deepest || url.href.length > LONGEST_URL) return;
      if (known.size >= room * 10) {
        refused++;
        return;
      }
      known.add(url.href);
      const entry = { url, depth, ...(referrer !== undefined && { referrer }) };
      // The start is read whatever it is called: the operator named it.
      if (depth > 0 && actionWord('GET', url.href) !== undefined) return onAction(entry);
      const names = [...url.searchParams].map(([name, value]) => (isSelector(name, value) ? `${name}=${value}` : name));
      const kind = `${templateIds(url.href).url}?${[...new Set(names)].sort().join('&')}`;
      const count = (kinds.get(kind) ?? 0) + 1;
      kinds.set(kind, count);
      if (count > alike) return;
      if (waiting.length >= room) refused++;
      else waiting.push(entry);
    },
    next: () => waiting.shift(),
    left: () => refused + waiting.length,
  };
}
