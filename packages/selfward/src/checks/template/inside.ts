import { shows } from '../../judge/arithmetic.ts';
import { decodeEcho } from '../../judge/reflection.ts';
import { type Exchange, isAnswered, type Payload } from '../../model/index.ts';
import { differ } from '../shared/compare.ts';
import { originalText, type Steps, sendOne } from '../shared/probing.ts';
import { END, mayBeExpression } from './leaving.ts';
import { type FormName, proveSections } from './logic-less.ts';
import { type Place, payloadsFor, tryBlind, tryEach } from './try-each.ts';

/** A field that takes neither a word nor a sign: whether it is worked out, in two requests. */
export function* looksInside(place: Place): Steps<boolean> {
  const { at, point, fresh } = place;
  if (!mayBeExpression(point)) return false;
  const original = originalText(point);
  const [a, b] = [fresh.operand(), fresh.operand()];
  // Numbers are worked out wherever they stand; a name may be that of a member or a method, after which a tag can end.
  // A semicolon behind it, or a shell would write to a file of the next word's name.
  const sum = /^-?[\d.]+$/.test(original) ? `0+${a}*${b}+0` : `${original}%>;<%=${a}*${b}%>;<%=1`;
  const send = (text: string, note: string) => sendOne(at.endpoint, { set: new Map([[point, text]]), note });
  const computed = yield* send(sum, 'arithmetic: whether it stands inside an expression');
  if (!computed || !isAnswered(computed)) return false;
  if (shows(computed.response, String(a * b))) return true;
  // Whoever refuses this looks at the value; whoever works it out does not.
  if (computed.response.status >= 400 && computed.response.status < 500) return false;
  // An expression in brackets is what it was, and in one bracket it is none; a name that is looked up is neither.
  const [ordinary] = at.baseline.ordinary;
  const isUsual = (exchange: Exchange | undefined) =>
    exchange !== undefined &&
    isAnswered(exchange) &&
    exchange.response.status === ordinary?.response.status &&
    !differ(at, exchange, ordinary) &&
    !decodeEcho(exchange.response.body).includes(`(${original}`);
  const bracketed = yield* send(`(${original})`, 'the ordinary value in brackets');
  if (!isUsual(bracketed)) return false;
  if (isUsual(yield* send(`(${original}`, 'the ordinary value after one bracket'))) return false;
  if (!isUsual(yield* send(`((${original}))`, 'the ordinary value in two brackets'))) return false;
  return !isUsual(yield* send(`((${original})`, 'the ordinary value in one bracket too many'));
}

/** It stands inside an expression or a tag: ends it, and begins another. */
export function* tryInside(place: Place): Steps<void> {
  const { at, point, state, fresh } = place;
  const inside = payloadsFor(at, 'inside');
  yield* tryEach(place, [...inside.filter(isUsual), ...inside.filter((each) => !isUsual(each))]);
  for (const form of ['mustache', 'helpers', 'statements'] satisfies FormName[]) {
    if (state.proved) return;
    const before = `${originalText(point)}${END}`;
    state.proved = (yield* proveSections(at.endpoint, point, form, fresh, before)) ?? state.proved;
  }
  if (!state.proved) yield* tryBlind(place, 'inside-blind');
}

function isUsual({ for: [family] }: Payload): boolean {
  return family === 'braces' || family === 'percent';
}
