import { type EndpointScope, type Fresh, isAnswered, type Point } from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import type { Steps } from '../shared/probing.ts';
import { blindPairs, proveBlindly } from './blind.ts';
import { LANGUAGES } from './languages.ts';
import type { Work } from './work.ts';
import { outOfStrings } from './work-out.ts';

/** Values that stand in strings of code: asked only where quotes change the answer. */
export function* codeInStrings(at: EndpointScope, points: readonly Point[], work: Work, fresh: Fresh): Steps<void> {
  const { found, stirred } = work.javascript;
  const disturbed = byQuotes(at, points, work);
  for (const payload of work.payloads('string')) {
    const language = work.languages.find((each) => each === payload.for[0]);
    if (!language) continue;
    // JavaScript has shown itself already, or is not there.
    const asked = points.filter((point) =>
      language === 'javascript' ? found.has(point) || stirred.has(point) : disturbed.has(point),
    );
    const open = asked.filter(work.isOpen);
    if (open.length === 0) continue;
    const computed = yield* outOfStrings(at, open, { payload, language }, work.note, fresh);
    for (const [point, each] of computed) work.settle(point, each);
  }
  // Nothing comes out of it: worth a few requests more where the language is known, or nothing is spared.
  const isKnown = work.languages.length < LANGUAGES.length || at.profile === 'thorough';
  for (const point of isKnown ? points.filter((each) => disturbed.has(each) && work.isOpen(each)) : []) {
    for (const pair of blindPairs(at.payloads, work.languages).filter(
      ({ place }) => place === 'single' || place === 'double',
    )) {
      const verdict = yield* proveBlindly(at, point, pair, work.note, fresh);
      if (verdict) work.settle(point, { verdict, language: pair.language });
      if (!work.isOpen(point)) break;
    }
  }
}

/**
 * Those of the disturbed that quotes disturb: where a formula without any is refused in the same way, signs of all
 * kinds are, and no string is left by a quote.
 */
function byQuotes(at: EndpointScope, points: readonly Point[], { javascript, quoteless }: Work): ReadonlySet<Point> {
  return new Set(
    points.filter((point) => {
      const disturbing = javascript.disturbed.get(point);
      const plain = quoteless.get(point);
      if (!disturbing || !plain || !isAnswered(plain)) return disturbing !== undefined;
      return isAccepted(plain, at) || differ(at, plain, disturbing);
    }),
  );
}
