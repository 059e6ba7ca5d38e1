import { reflectsInBody } from '../../judge/reflection.ts';
import { renderingOf } from '../../judge/response-kind.ts';
import {
  type Answered,
  type Endpoint,
  isAnswered,
  type Marker,
  type Planted,
  type TargetScope,
} from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { addressOf, kindOf, madePages } from './made-pages.ts';
import { pageOf } from './page-of.ts';
import type { Sandwich } from './sandwich.ts';

/** A marker that was planted in one place and came out in another. */
export interface Trace {
  planted: Planted;
  page: Answered;
  sink: Endpoint;
  /** Each request makes a page of its own. */
  made?: boolean;
  /** The answer to a sandwich of which nothing came out. */
  refusal?: Answered;
  sandwich?: { sandwich: Sandwich; page: Answered };
}

/** More than this many pages that show one field are not each taken apart: they share what writes them, mostly. */
const SINKS_PER_FIELD = 4;

/** Pairs what came out with what went in; a direct answer to the marked request itself is a reflection, not this. */
export function tracesOf(at: TargetScope, planted: readonly Planted[], pages: readonly Answered[]): Trace[] {
  const ways = onePerPage(pages);
  return planted.flatMap((planted) =>
    ways(planted.marker)
      .filter((page) => page.id !== planted.exchange.id && !carriesItself(page, planted.marker))
      .filter((page) => reflectsInBody(page.response, planted.marker) && renderingOf(page.response).as === 'html')
      .slice(0, SINKS_PER_FIELD)
      .map((page) => ({ planted, page, sink: pageOf(page, at.endpoints) })),
  );
}

/** What came out on no known page may stand on one that the marked request made. */
export function* onMadePages(at: TargetScope, known: readonly Trace[]): Steps<Trace[]> {
  // A page that no source knows may be one that an earlier probe made: reading it again shows that probe alone.
  const found = new Set(known.filter(({ sink }) => sink.source !== 'recall').map(({ planted }) => keyOf(planted)));
  const left = at.planted.filter((planted) => planted.endpoint.method !== 'GET' && !found.has(keyOf(planted)));
  const traces: Trace[] = [];
  // Probes of other checks made pages too: the last that carried a plain word in most fields is enough.
  const plain = [...Map.groupBy(left, ({ exchange }) => exchange.id).values()].filter((own) => own.every(isPlain));
  const last = new Map(
    plain.toSorted((one, other) => one.length - other.length).map((own) => [own[0]?.endpoint.id, own]),
  );
  for (const own of last.values()) {
    const [first] = own;
    if (!first) continue;
    const read = new Set(at.endpoints.filter(({ method }) => method === 'GET').map(addressOf));
    const pages = madePages(first.exchange, first.endpoint, at.endpoints).filter((page) => !read.has(page.url));
    if (pages.length === 0) continue;
    const seen = yield { do: 'recall', markers: own.map(({ marker }) => marker), pages };
    traces.push(
      ...tracesOf(at, own, seen.exchanges.filter(isAnswered)).map((trace) => ({
        ...trace,
        sink: kindOf(trace.sink),
        made: true,
      })),
    );
  }
  return traces;
}

export const keyOf = ({ endpoint, point }: Planted): string => `${endpoint.id}\n${point.id}`;

/** The whole value is the marker. */
const isPlain = ({ exchange, point, marker }: Planted): boolean => exchange.probe.set.get(point) === marker;

/** Several markers went in by one point, of several checks: what becomes of one is told by any, best by a plain word. */
export function onePerPlace(traces: readonly Trace[]): Trace[] {
  const made = new Set(traces.filter((trace) => trace.made).map(({ planted }) => keyOf(planted)));
  const lasting = traces.filter(
    (trace) => trace.made || trace.sink.source !== 'recall' || !made.has(keyOf(trace.planted)),
  );
  const ordered = lasting.toSorted((one, other) => Number(isPlain(one.planted)) - Number(isPlain(other.planted)));
  const places = ordered.map((trace): [string, Trace] => {
    const place = trace.made ? 'made' : placeOf(trace.page);
    return [`${keyOf(trace.planted)}\n${place}`, trace];
  });
  return [...new Map(places).values()];
}

/** Of one page seen under several queries one is enough: what writes it is the same. */
function onePerPage(pages: readonly Answered[]): (marker: Marker) => Answered[] {
  return (marker) => {
    const showing = pages.filter((page) => reflectsInBody(page.response, marker) && !carriesItself(page, marker));
    return [...new Map(showing.toReversed().map((page) => [placeOf(page), page])).values()].reverse();
  };
}

const placeOf = ({ request, probe }: Answered): string => `${probe.as ?? ''} ${request.url.split('?', 1)[0]}`;

function carriesItself({ request, probe }: Answered, marker: Marker): boolean {
  return request.url.toLowerCase().includes(marker.toLowerCase()) || [...probe.set.values()].includes(marker);
}
