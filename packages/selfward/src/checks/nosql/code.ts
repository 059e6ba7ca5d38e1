import { shows } from '../../judge/arithmetic.ts';
import {
  type Answered,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { keepsStirring } from '../shared/keeps-stirring.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { canTravel, type Sending, type Steps, sendAll, sendOne } from '../shared/probing.ts';
import { fillCode, isNumeric, type Pair } from './conditions.ts';
import type { Learned } from './operators.ts';

/** Asked of all points at once, before anything is taken apart; numbers have one of their own. */
const FIRST = ['polyglot', 'throwing'];

/** JavaScript conditions that leave the string or number they are put into, in all points at once. */
export function* tryCode(
  at: EndpointScope,
  points: readonly Point[],
  pairs: readonly Pair[],
  fresh: Fresh,
): Steps<Learned> {
  const learned: Learned = { proved: new Map(), controls: [], stirred: new Set() };
  if (points.length === 0) return learned;
  const shapes = pairs.filter(({ shape }) => !FIRST.includes(shape));
  const numbers = points.filter(isNumeric);
  for (const pair of pairs.filter(({ shape }) => FIRST.includes(shape) || shape === 'number')) {
    const asked = pair.shape === 'number' ? numbers : points;
    const left = asked.filter((point) => !learned.proved.has(point));
    // Quotes that are refused in one text are refused in another.
    if (pair.shape === 'throwing' && learned.controls.some((each) => isRefused(at, each))) continue;
    if (left.length === 0 || !(yield* stirs(at, left, pair, learned, fresh))) continue;
    for (const point of left) {
      const fitting = yield* shapesThatFit(at, point, shapes);
      const verdict = yield* tryShapes(at, point, fitting, learned, fresh);
      if (verdict) learned.proved.set(point, verdict);
    }
    // What stirred and led nowhere is not asked for again in other words.
    break;
  }
  return learned;
}

/** Whether a true condition is answered unlike the plain word, and a false one unlike the true one or both with a failure. */
function* stirs(
  at: EndpointScope,
  points: readonly Point[],
  pair: Pair,
  learned: Learned,
  fresh: Fresh,
): Steps<boolean> {
  const turned = pair.shape === 'throwing';
  const asking = (side: Side) => together(points, pair, (side === 'truth') === turned ? 'falsehood' : 'truth', fresh);
  const one = yield* sendOne(at.endpoint, asking('truth'));
  note(learned, one);
  if (!one || !isAnswered(one) || !differ(at, one, at.baseline.marked)) return false;
  if (!turned && isRefused(at, one)) return false;
  if (one.response.status < 500 || isAccepted(one, at))
    return yield* keepsStirring(at, asking, one, (each) => note(learned, each));
  // A plain word fails as well: then it is not for the signs.
  if ((at.baseline.marked.response?.status ?? 0) >= 500) return false;
  const other = yield* sendOne(at.endpoint, asking('falsehood'));
  note(learned, other);
  return true;
}

/** Somebody looked at the value and sent it back: it did not get to where code could be run. */
function isRefused(at: EndpointScope, exchange: Answered): boolean {
  return exchange.response.status >= 400 && exchange.response.status < 500 && !isAccepted(exchange, at);
}

function note(learned: Learned, exchange: Exchange | undefined): void {
  if (exchange && isAnswered(exchange)) learned.controls.push(exchange);
}

function together(points: readonly Point[], pair: Pair, side: Side, fresh: Fresh): Sending {
  const words = wordsFrom(fresh);
  const set = new Map(points.map((point) => [point, fillCode(pair[side], point, words)]));
  return { set, note: `JavaScript for all fields, ${side}: ${pair.shape}` };
}

/** A quote that changes something, where a closed pair of its kind does not, is a way out. */
function* shapesThatFit(at: EndpointScope, point: Point, shapes: readonly Pair[]): Steps<Pair[]> {
  const [word, single, double, singles, doubles] = yield* sendAll(
    at.endpoint,
    ['z', "z'", 'z"', "z'+'z", 'z"+"z'].map((text) => one(point, text, `how ${text} is taken`)),
  );
  const bySingle = differ(at, single, word);
  const byDouble = differ(at, double, word);
  // An application that hides its errors answers a lone quote like any other word: then nothing is ruled out.
  if (!bySingle && !byDouble) return [...shapes];
  return shapes.filter(({ shape }) => {
    if (shape.startsWith('number')) return isNumeric(point);
    // JSON text knows no sum of two strings.
    if (shape.startsWith('json')) return byDouble;
    return shape.startsWith('single')
      ? bySingle && differ(at, single, singles)
      : byDouble && differ(at, double, doubles);
  });
}

/** So often something stirs and cannot be confirmed before a point is let be. */
const DISAPPOINTMENTS = 2;

/** Each way of leaving the place by itself; the two conditions differ in one `!` alone. */
function* tryShapes(
  at: EndpointScope,
  point: Point,
  shapes: readonly Pair[],
  learned: Learned,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  let disappointed = 0;
  for (const pair of shapes) {
    const words = wordsFrom(fresh);
    const texts = [fillCode(pair.truth, point, words), fillCode(pair.falsehood, point, words)];
    if (!texts.every((text) => canTravel(point, text))) continue;
    const [truth, falsehood] = yield* sendAll(
      at.endpoint,
      texts.map((text) => one(point, text, `JavaScript: ${pair.shape}`)),
    );
    note(learned, truth);
    note(learned, falsehood);
    if (!differ(at, truth, falsehood)) continue;
    learned.stirred.add(point);
    const verdict = yield* confirm(at, point, pair, fresh);
    if (verdict) return verdict;
    disappointed += 1;
    if (disappointed >= DISAPPOINTMENTS) return undefined;
  }
  return undefined;
}

function one(point: Point, text: string, what: string): Sending {
  return { set: new Map([[point, text]]), note: what };
}

function wordsFrom(fresh: Fresh): { p: string; q: string } {
  return { p: fresh.marker(), q: fresh.marker() };
}

function* confirm(at: EndpointScope, point: Point, pair: Pair, fresh: Fresh): Steps<Verdict | undefined> {
  const verdict = yield* oppose(
    at,
    {
      sending: (side) => one(point, fillCode(pair[side], point, wordsFrom(fresh)), `JavaScript, ${side}`),
      observed: 'A JavaScript condition in the value kept getting opposite answers when it was negated.',
      control: 'The ordinary request, repeated, was answered alike.',
    },
    fresh,
  );
  return verdict && !(yield* computes(at, point, pair, fresh)) ? verdict : undefined;
}

/** Code whose value is shown is no query's condition: that is a template or an `eval`, and other checks speak of it. */
function* computes(at: EndpointScope, point: Point, { shape }: Pair, fresh: Fresh): Steps<boolean> {
  const [a, b] = [fresh.operand(), fresh.operand()];
  const quote = shape.startsWith('single') ? "'" : shape.startsWith('double') ? '"' : '';
  const text = quote === '' ? `[${a}*${b}]` : `${quote}+[${a}*${b}]+${quote}`;
  const exchange = yield* sendOne(at.endpoint, one(point, text, 'control: whether its value is shown'));
  return exchange !== undefined && isAnswered(exchange) && shows(exchange.response, String(a * b));
}
