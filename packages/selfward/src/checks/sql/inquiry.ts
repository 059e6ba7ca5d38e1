import { blockedBecause } from '../../judge/blocked.ts';
import {
  type Answered,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Outcome,
  type Payload,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import type { Side } from '../shared/oppose.ts';
import { canTravel, type Steps, sendOne } from '../shared/probing.ts';
import { alike } from './answers.ts';
import { type Condition, conditionsFor, fill, fits } from './conditions.ts';
import { databaseOf } from './database-errors.ts';

/** What is known of a point while its endpoint is asked. */
export interface Entry {
  verdict?: Verdict;
  technology?: string;
  controls: Answered[];
  blocked?: string;
  /** Why nothing can be told of it. */
  untold?: string;
}

/** One endpoint being asked: what it is, what may be sent, what is known of its points. */
export interface Inquiry {
  at: EndpointScope;
  fresh: Fresh;
  conditions: readonly Condition[];
  /** Headers that the description does not name: they ride along with looks at what it does, at no cost. */
  riders: Point[];
  /** Those of them that changed an answer: to be looked at for themselves. */
  stirring: Point[];
  entry(point: Point): Entry;
  /** Keeps an answer for every point that it carried a value of. */
  note(exchange: Exchange | undefined): void;
  /** The first of the texts with a word that fits a point. */
  look(word: string, point: Point): Payload | undefined;
}

export function createInquiry(at: EndpointScope, fresh: Fresh, riders: readonly Point[] = []): Inquiry {
  const entries = new Map(at.points.map((point): [Point, Entry] => [point, { controls: [] }]));
  const usual = at.baseline.ordinary.map(({ response }) => response);
  const statuses = [401, ...usual.map(({ status }) => status)];
  const alwaysComplains = usual.some(({ body }) => databaseOf(body) !== undefined);
  const entry = (point: Point): Entry => entries.get(point) ?? { controls: [] };
  return {
    at,
    fresh,
    conditions: conditionsFor(at),
    riders: [...riders],
    stirring: [],
    entry,
    note(exchange) {
      if (!exchange) return;
      const blocked = blockedBecause(exchange, statuses);
      for (const point of exchange.probe.set.keys()) {
        const state = entry(point);
        if (blocked !== undefined) state.blocked = blocked;
        if (blocked !== undefined || !isAnswered(exchange)) continue;
        state.controls.push(exchange);
        const database = alwaysComplains ? undefined : databaseOf(exchange.response.body);
        if (database !== undefined) state.technology = database;
      }
    },
    look: (word, point) =>
      at.payloads.find(
        (payload) =>
          payload.for.includes('look') &&
          payload.for.includes(word) &&
          (point.location === 'path' || !payload.for.includes('path')) &&
          fits(payload, point) &&
          canTravel(point, payload.text),
      ),
  };
}

/** Sends one look into some points at once; undefined where it fits none of them, or was not answered. */
export function* lookAt(
  inquiry: Inquiry,
  word: string,
  points: readonly Point[],
  side: Side = 'truth',
): Steps<Answered | undefined> {
  const { at, note } = inquiry;
  const set = textsOf(inquiry, word, points, side);
  if (set.size === 0) return undefined;
  const exchange = yield* sendOne(at.endpoint, { set, note: `SQL: ${word}` });
  note(exchange);
  return exchange && isAnswered(exchange) ? exchange : undefined;
}

/**
 * The same, with broken quotes in the headers that have not been looked at. Where the answer is one that is known, they
 * did nothing; otherwise the look is sent again without them.
 */
export function* lookWithRiders(
  inquiry: Inquiry,
  word: string,
  points: readonly Point[],
  known: readonly (Exchange | undefined)[],
): Steps<Answered | undefined> {
  const { at, note, stirring } = inquiry;
  const set = textsOf(inquiry, word, points);
  if (inquiry.riders.length === 0 || set.size === 0) return yield* lookAt(inquiry, word, points);
  const riders = inquiry.riders.splice(0);
  for (const [point, text] of textsOf(inquiry, 'break', riders)) set.set(point, text);
  const exchange = yield* sendOne(at.endpoint, { set, note: `SQL: ${word}, and headers` });
  note(exchange);
  if (exchange && isAnswered(exchange) && [...at.baseline.ordinary, ...known].some((each) => alike(at, exchange, each)))
    return exchange;
  const alone = yield* lookAt(inquiry, word, points);
  if (!alike(at, alone, exchange)) stirring.push(...riders);
  return alone;
}

function textsOf(
  { look, fresh }: Inquiry,
  word: string,
  points: readonly Point[],
  side: Side = 'truth',
): Map<Point, string> {
  return new Map(
    points.flatMap((point): [Point, string][] => {
      const payload = look(word, point);
      return payload ? [[point, fill(payload, point, fresh, side)]] : [];
    }),
  );
}

/** One outcome for every point, from what was noted. */
export function outcomesOf({ at, entry }: Inquiry): Outcome[] {
  return at.points.map((point) => {
    const state = entry(point);
    const technology = state.technology === undefined ? {} : { technology: state.technology };
    return { endpoint: at.endpoint, point, verdict: verdictOf(at, point, state), ...technology };
  });
}

function verdictOf({ baseline }: EndpointScope, point: Point, entry: Entry): Verdict {
  const { verdict, blocked, untold, controls, technology } = entry;
  if (verdict) return verdict;
  if (point.part === 'name') return { is: 'not-applicable', because: 'a name is no value in a query' };
  // A complaint over quotes of this point alone, which the ordinary answers do not have.
  const complaint = controls.find(
    ({ response, probe }) => probe.set.size === 1 && databaseOf(response.body) !== undefined,
  );
  if (complaint && technology !== undefined)
    return { is: 'tentative', why: `${technology} complains about the statement`, exchange: complaint };
  if (blocked !== undefined) return { is: 'inconclusive', reason: blocked };
  if (untold !== undefined) return { is: 'inconclusive', reason: untold };
  if (controls.length === 0) return { is: 'inconclusive', reason: 'no probe could be sent' };
  return { is: 'clean', controls: [...baseline.ordinary, ...controls] };
}
