import { reflects } from '../../judge/reflection.ts';
import {
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Payload,
  type Point,
} from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { plainWord } from '../shared/plain-word.ts';
import type { Steps } from '../shared/probing.ts';
import { blindPairs, proveBlindly } from './blind.ts';
import { computeIn } from './computing.ts';
import { evaluatedNumbers } from './evaluates.ts';
import { type Group, isNumber } from './groups-of-values.ts';
import { bareForms } from './javascript-forms.ts';
import { leaveThePlace } from './leave-the-place.ts';
import type { Work } from './work.ts';
import { nameLanguage, probeText } from './work-out.ts';

/** Values that stand in code without quotes: numbers, names, whole formulas. */
export function* bareCode(at: EndpointScope, { kind, points }: Group, work: Work, fresh: Fresh): Steps<void> {
  const word = yield* plainWord(at, points, fresh);
  const asked = points.filter((point) => work.isOpen(point) && mayCount(at, point, word));
  if (asked.length === 0) return;
  const numbers = kind === 'number' || asked.every(isNumber);
  const evaluated = numbers ? yield* evaluatedNumbers(at, asked, work.note, fresh) : [];
  const left = numbers ? evaluated : asked;
  const taken = word !== undefined && isAnswered(word) && isAccepted(word, at);
  for (const probe of left.length > 0 ? work.payloads('probe') : []) {
    if (!mayBe(probe, work, numbers || !taken)) continue;
    const open = left.filter(work.isOpen);
    const { exchange, hits } = yield* computeIn(
      at,
      new Map(open.map((point) => [point, probeText(probe, point)])),
      fresh,
    );
    work.note(exchange);
    for (const point of hits) {
      const tools = { probe, values: work.payloads('value'), languages: work.languages };
      work.settle(point, yield* nameLanguage(at, point, tools, work.note, fresh));
    }
  }
  const silent = [...evaluated, ...asked.filter((point) => bareForms(point)[0]?.name === 'operator')];
  for (const point of silent.filter(work.isOpen)) yield* codeThatIsSilent(at, point, work, fresh);
}

/** A value that changes nothing and comes out nowhere is no code whose value could be seen. */
function mayCount(at: EndpointScope, point: Point, word: Exchange | undefined): boolean {
  const { ordinary, marked, markers } = at.baseline;
  const marker = markers.get(point);
  if (marker !== undefined && isAnswered(marked) && reflects(marked.response, marker)) return true;
  return differ(at, ordinary[0], word);
}

/** A list of two values is what Python prints; where any word is taken, nothing evaluates names as Python does. */
function mayBe({ text }: Payload, { languages }: Work, namesFail: boolean): boolean {
  const isList = text.includes(',[');
  if (!isList) return languages.some((each) => each !== 'python');
  return namesFail && languages.includes('python');
}

/** Numbers are worked out, and nothing of it is shown. */
function* codeThatIsSilent(at: EndpointScope, point: Point, work: Work, fresh: Fresh): Steps<void> {
  for (const payload of work.payloads('statement')) {
    const { exchange, hits } = yield* computeIn(at, new Map([[point, probeText(payload, point)]]), fresh);
    work.note(exchange);
    if (hits.length === 0) continue;
    const tools = { probe: payload, values: [payload], languages: work.languages };
    work.settle(point, yield* nameLanguage(at, point, tools, work.note, fresh));
    if (!work.isOpen(point)) return;
  }
  const isKnown = work.javascript.found.has(point) || work.javascript.stirred.has(point);
  if (work.languages.includes('javascript') && !isKnown) {
    const found = yield* leaveThePlace(at, point, work.note, fresh, bareForms(point));
    // The check of queries reads it there.
    if (found && found !== 'stirred') work.javascript.found.set(point, found);
    if (found) return;
  }
  for (const pair of blindPairs(at.payloads, work.languages).filter(({ place }) => place === 'bare')) {
    const verdict = yield* proveBlindly(at, point, pair, work.note, fresh);
    if (!verdict) continue;
    work.settle(point, { verdict, language: pair.language });
    return;
  }
}
