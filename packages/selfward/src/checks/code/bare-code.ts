import {
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Payload,
  type Point,
} from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { isShown } from '../shared/is-shown.ts';
import { plainWord } from '../shared/plain-word.ts';
import { originalText, type Steps, sendOne } from '../shared/probing.ts';
import { blindPairs, proveBlindly } from './blind.ts';
import { computeIn } from './computing.ts';
import { evaluatedNumbers } from './evaluates.ts';
import { type Group, isNumber } from './groups-of-values.ts';
import { bareForms, conditionOf } from './javascript-forms.ts';
import { LANGUAGES } from './languages.ts';
import { leaveThePlace } from './leave-the-place.ts';
import type { Work } from './work.ts';
import { nameLanguage, probeText } from './work-out.ts';

/** Values that stand in code without quotes: numbers, names, whole formulas. */
export function* bareCode(at: EndpointScope, { kind, points }: Group, work: Work, fresh: Fresh): Steps<void> {
  const word = yield* plainWord(at, points, fresh);
  const asked = points.filter((point) => work.isOpen(point) && mayCount(at, point, word));
  if (asked.length === 0) return;
  const numbers = kind === 'number' || asked.every(isNumber);
  // A page that repeats what was sent hides whether it was worked out: there the probes themselves tell.
  const shown = asked.filter((point) => isShown(at, point));
  const quiet = asked.filter((point) => !shown.includes(point));
  const evaluated = numbers && quiet.length > 0 ? yield* evaluatedNumbers(at, quiet, work.note, fresh) : [];
  const left = numbers ? [...shown, ...evaluated] : asked;
  const taken = word !== undefined && isAnswered(word) && isAccepted(word, at);
  const calculators = new Set<Point>();
  for (const probe of left.length > 0 ? work.payloads('probe') : []) {
    if (!mayBe(probe, work, numbers || !taken)) continue;
    const open = left.filter((point) => work.isOpen(point) && !calculators.has(point));
    if (open.length === 0) break;
    const { exchange, hits } = yield* computeIn(
      at,
      new Map(open.map((point) => [point, probeText(probe, point)])),
      fresh,
    );
    work.note(exchange);
    if (exchange) for (const point of open) work.quoteless.set(point, exchange);
    for (const point of hits) {
      const tools = { probe, values: work.payloads('value'), languages: work.languages };
      work.settle(point, yield* nameLanguage(at, point, tools, work.note, fresh));
      // Lists and conditions, and nothing that only a language has: expressions of its own.
      calculators.add(point);
    }
  }
  const silent = [
    ...evaluated,
    ...asked.filter((point) => bareForms(point)[0]?.name === 'operator' || looksLikeCode(point)),
  ];
  for (const point of silent.filter((each) => work.isOpen(each) && !calculators.has(each)))
    yield* codeThatIsSilent(at, point, work, fresh);
}

/** A value that changes nothing and comes out nowhere is no code whose value could be seen. */
function mayCount(at: EndpointScope, point: Point, word: Exchange | undefined): boolean {
  return isShown(at, point) || differ(at, at.baseline.ordinary[0], word);
}

/** Conditions, formulas, assignments and calls: what a field holds that is evaluated, or that a parser of its own reads. */
function looksLikeCode(point: Point): boolean {
  const text = originalText(point);
  return /[\w)\]'"]\s*(?:[<>!=]=|[<>*%]|&&|\|\|)\s*[\w('"[-]|[\w)\]] *(?:=|[-+/]) +[\w('"[-]|^[\w.]+\(.*\)$|^\w+=[\w'"]+$/.test(
    text,
  );
}

/** A list of two values is what Python prints; where any word is taken, nothing evaluates names as Python does. */
function mayBe({ text }: Payload, { languages }: Work, namesFail: boolean): boolean {
  const isList = text.includes(',[');
  if (!isList) return languages.some((each) => each !== 'python');
  return namesFail && languages.includes('python');
}

/** Numbers are worked out, and nothing of it is shown: what throws is told from what leaves the value as it was. */
function* codeThatIsSilent(at: EndpointScope, point: Point, work: Work, fresh: Fresh): Steps<void> {
  const isKnown = work.javascript.found.has(point) || work.javascript.stirred.has(point);
  const [form] = bareForms(point).filter(({ name }) => name === 'throw' || name === 'operator');
  if (form && work.languages.includes('javascript') && !isKnown) {
    const word = fresh.marker();
    const text = form.around(conditionOf(true, word), word);
    const runs = yield* sendOne(at.endpoint, { set: new Map([[point, text]]), note: `JavaScript, ${form.name}` });
    work.note(runs);
    const isRun = runs && isAnswered(runs) && !differ(at, runs, at.baseline.ordinary[0]);
    const found = isRun ? yield* leaveThePlace(at, point, work.note, fresh, [form]) : undefined;
    // The check of queries reads it there.
    if (found && found !== 'stirred') work.javascript.found.set(point, found);
    if (found) return;
  }
  const places = looksLikeCode(point) ? ['expression', 'statement'] : ['bare'];
  for (const pair of blindPairs(at.payloads, work.languages).filter(({ place }) => places.includes(place))) {
    const verdict = yield* proveBlindly(at, point, pair, work.note, fresh);
    if (!verdict) continue;
    work.settle(point, { verdict, language: pair.language });
    return;
  }
  const mayPrint = work.languages.length < LANGUAGES.length || at.profile === 'thorough';
  for (const payload of mayPrint ? work.payloads('statement') : []) {
    const { exchange, hits } = yield* computeIn(at, new Map([[point, probeText(payload, point)]]), fresh);
    work.note(exchange);
    if (hits.length === 0) continue;
    const tools = { probe: payload, values: [payload], languages: work.languages };
    work.settle(point, yield* nameLanguage(at, point, tools, work.note, fresh));
    if (!work.isOpen(point)) return;
  }
}
