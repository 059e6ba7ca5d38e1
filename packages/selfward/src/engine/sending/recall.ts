import type { Step } from '../../model/check.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { type Exchange, isAnswered } from '../../model/exchange.ts';
import type { Profile } from '../../model/profile.ts';
import type { Identity } from '../../model/target.ts';
import { craft } from '../../probe/craft.ts';
import { asEndpoint } from '../as-endpoint.ts';
import { carrierOf } from './find-markers.ts';
import { ORDINARY } from './marked.ts';
import type { Register } from './register.ts';
import type { Errand, Sender } from './sender.ts';

/** Most pages read again at once, by profile. */
const MOST: Readonly<Record<Profile, number>> = { gentle: 40, normal: 150, thorough: 500 };

export interface RecallOptions {
  sender: Sender;
  register: Register;
  profile: Profile;
  targetUrl: string;
  /** Everything that is known of the target, probed or not. */
  endpoints: readonly Endpoint[];
  /** Whether a page may be read at all. */
  mayRead: (page: Endpoint) => boolean;
  /** Who else reads them, as things stand. */
  others: () => readonly Identity[];
  /** Called when there are more pages than are read. */
  onCut: (read: number, of: number) => void;
  /** Called for a page that did not answer: what it shows is not known. */
  onLost: (page: Endpoint, reason: string) => void;
}

/** Reads known pages again, as each identity, and hands back those that carry one of the markers. */
export type Recall = (step: Extract<Step, { do: 'recall' }>, errand: Errand) => Promise<Exchange[]>;

export function createRecall(options: RecallOptions): Recall {
  const { sender, register } = options;
  const most = MOST[options.profile];
  return async ({ markers, pages, as }, errand) => {
    // Where a marker was seen in passing is read first, should there be more pages than may be read.
    const earlier = pages ? [] : register.seen(markers);
    const seenUrls = new Set(earlier.map(({ request }) => request.url));
    const wanted = (pages ?? pagesOf(options))
      .filter(options.mayRead)
      .toSorted((a, b) => rank(a, seenUrls) - rank(b, seenUrls));
    if (wanted.length > most) options.onCut(most, wanted.length);
    const carries = carrierOf(markers);
    const found: Exchange[] = [];
    for (const page of wanted.slice(0, most)) {
      for (const who of as === undefined ? [undefined, ...options.others().map(({ name }) => name)] : [as]) {
        const probe = { ...ORDINARY, note: 'page read again', ...(who !== undefined && { as: who }) };
        const exchange = await sender.send(page, probe, errand);
        if (isAnswered(exchange) && carries(exchange.response.body)) found.push(exchange);
        if (!exchange.failure) continue;
        // The run is over: the caller learns of it by itself.
        if (['aborted', 'budget', 'distress'].includes(exchange.failure.kind)) return found;
        options.onLost(page, exchange.failure.message);
      }
    }
    // A message that is shown once is gone when its page is read again: what was seen in passing counts too.
    const again = new Set(found.map(({ request }) => request.url));
    return [...found, ...earlier.filter(({ request }) => !again.has(request.url) && request.method === 'GET')];
  };
}

function rank(page: Endpoint, seen: ReadonlySet<string>): number {
  return seen.has(craft(page).url) ? 0 : 1;
}

/** The start page, every GET, and the pages that forms stand on; each address once. */
function pagesOf({ endpoints, targetUrl }: RecallOptions): Endpoint[] {
  const pages = [
    asEndpoint(targetUrl),
    ...endpoints.filter(({ method }) => method === 'GET'),
    ...endpoints.flatMap(({ referrer, token }) =>
      [referrer, token?.page].filter((page) => page !== undefined).map((page) => asEndpoint(page)),
    ),
  ];
  const byUrl = new Map<string, Endpoint>();
  for (const page of pages.toReversed()) byUrl.set(craft(page).url, page);
  return [...byUrl.values()].reverse();
}
