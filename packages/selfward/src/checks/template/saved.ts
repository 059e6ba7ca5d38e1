import { shows } from '../../judge/arithmetic.ts';
import { proveArithmetic } from '../../judge/prove/arithmetic.ts';
import { occurrences } from '../../judge/reflection.ts';
import { headerValue } from '../../judge/response-kind.ts';
import {
  type Answered,
  type Endpoint,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Marker,
  type Point,
} from '../../model/index.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { type Expression, makeExpression, nextExpression, unbalanced } from './expression.ts';
import { hitsOf, type Round } from './groups.ts';
import { open, type States } from './states.ts';

/**
 * What is saved comes out elsewhere. The page that a form leads to, or stands on, is read once after the first round:
 * where the text comes out there computed, it is proved there.
 */
export function* followSaved(at: EndpointScope, states: States, round: Round, fresh: Fresh): Steps<void> {
  const page = pageAfter(at, round.exchange);
  if (!page) return;
  const unseen = open(states, [...round.sent.keys()]).filter((point) => !isShown(round.exchange, round, point));
  if (unseen.length === 0) return;
  const markers = unseen.flatMap((point): Marker[] => {
    const about = round.sent.get(point);
    return about ? [about.open] : [];
  });
  const seen = yield { do: 'recall', markers, pages: [page] };
  for (const exchange of seen.exchanges) {
    const sent = new Map([...round.sent].filter(([point]) => unseen.includes(point)));
    for (const [point, expression] of hitsOf({ exchange, sent })) {
      const state = states.get(point);
      if (state && !state.proved && isShown(exchange, round, point)) {
        state.proved = yield* proveSaved(at, point, page, expression, fresh);
      }
    }
  }
}

/** Where a browser would go on to; of a form that leads nowhere, the page that it stands on. */
function pageAfter({ endpoint }: EndpointScope, exchange: Exchange | undefined): Endpoint | undefined {
  if (!['POST', 'PUT', 'PATCH'].includes(endpoint.method) || !exchange || !isAnswered(exchange)) return undefined;
  const { status } = exchange.response;
  if (status >= 400) return undefined;
  const location = status >= 300 ? headerValue(exchange.response, 'location') : undefined;
  const address = location ?? endpoint.token?.page ?? endpoint.referrer;
  if (address === undefined || !URL.canParse(address, exchange.request.url)) return undefined;
  const url = new URL(address, exchange.request.url);
  if (url.origin !== new URL(exchange.request.url).origin) return undefined;
  const bare = url.origin + url.pathname;
  return {
    id: `GET ${bare}`,
    method: 'GET',
    url: bare,
    draft: { path: {}, query: [...url.searchParams], headers: [], cookies: [] },
    points: [],
    source: 'recall',
  };
}

function isShown(exchange: Exchange | undefined, { sent }: Round, point: Point): boolean {
  const about = sent.get(point);
  if (!about || !exchange || !isAnswered(exchange)) return false;
  return occurrences(exchange.response.body, about.open).length > 0;
}

function* proveSaved(at: EndpointScope, point: Point, page: Endpoint, { payload }: Expression, fresh: Fresh) {
  const first = makeExpression(payload, fresh);
  const second = nextExpression(first, fresh);
  const rounds = [];
  for (const { text, expected } of [first, second]) {
    const visit = yield* saveAndRead(at, point, page, text, fresh);
    if (!visit) return undefined;
    rounds.push({ exchange: visit.read, payload: text, expected, sentBy: visit.sent });
  }
  const bare = yield* saveAndRead(at, point, page, first.bare, fresh);
  const broken = yield* saveAndRead(at, point, page, unbalanced(first.text), fresh);
  if (!bare || !broken || shows(broken.read.response, first.expected)) return undefined;
  const proof = {
    kind: 'arithmetic' as const,
    rounds,
    controlExchange: bare.read,
    observed: `${first.text} came out as ${first.expected} on ${page.url}, and ${second.text} as ${second.expected}.`,
    control: `${first.bare} without its delimiters was not computed.`,
  };
  if (!proveArithmetic(proof).holds) return undefined;
  return { verdict: { is: 'proved' as const, proof }, family: payload.for[0] ?? payload.id, payload, sink: page };
}

/** Saves a text behind a marker and reads the page that shows it. */
export function* saveAndRead(
  { endpoint }: Pick<EndpointScope, 'endpoint'>,
  point: Point,
  page: Endpoint,
  text: string,
  fresh: Fresh,
): Steps<{ sent: Exchange; read: Answered } | undefined> {
  const marker: Marker = fresh.marker();
  const value = `${marker}_${text}_`;
  const sent = yield* sendOne(endpoint, {
    set: new Map([[point, value]]),
    markers: [marker],
    note: 'saved, to be read elsewhere',
  });
  const seen = yield { do: 'recall', markers: [marker], pages: [page] };
  const read = seen.exchanges.find(isAnswered);
  return sent && read ? { sent, read } : undefined;
}
