import { blockedBecause } from '../judge/blocked.ts';
import {
  defineCheck,
  type EndpointScope,
  type Fresh,
  isAnswered,
  type Outcome,
  type Point,
  type Verdict,
} from '../model/index.ts';
import { nosqlInjectionAdvice } from './advice/nosql-injection.ts';
import { type Explored, exploreJavaScript } from './code/explore-javascript.ts';
import { nosqlInjectionInside } from './inside/nosql-injection.ts';
import { pairsOf } from './nosql/conditions.ts';
import { type Learned, startLearning } from './nosql/learned.ts';
import { lookForOperators } from './nosql/look-for-operators.ts';
import { trySplice } from './nosql/splice.ts';
import { isCalm } from './shared/compare.ts';
import type { Steps } from './shared/probing.ts';

export default defineCheck({
  id: 'nosql-injection',
  title: 'NoSQL injection',
  cwe: 'CWE-943',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: nosqlInjectionAdvice,
  inside: nosqlInjectionInside,
  ceiling: { gentle: 100, normal: 300, thorough: 600 },
  applies: ({ points }) => (points.length > 0 ? true : { notApplicable: 'it takes no input' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const learned = startLearning();
    const values = at.points.filter(({ part, added }) => part === 'value' && !added);
    const javascript = yield* exploreJavaScript(at, fresh);
    const left = values.filter((point) => !javascript.found.has(point));
    yield* lookForOperators(at, left, { javascript, learned }, fresh);
    for (const [point, { proof, whose, shown, form }] of javascript.found) {
      if (whose === 'program' || shown) continue;
      learned.proved.set(point, { is: 'proved', proof: { ...proof, observed: saidOf(whose, form.name) } });
    }
    const broken = left.filter(
      (point) => javascript.disturbed.has(point) && !learned.picky.has(point) && !learned.proved.has(point),
    );
    if (broken.length > 0) yield* trySplice(at, broken, pairsOf(at.payloads, 'splice'), learned, fresh);
    return at.points.map((point) => ({
      endpoint: at.endpoint,
      point,
      verdict: verdictOf(at, point, learned, javascript),
    }));
  },
});

function saidOf(whose: 'database' | 'unknown', form: string): string {
  const ran = `A JavaScript condition in the value (${form}) kept getting opposite answers when it was negated`;
  return whose === 'database'
    ? `${ran}, and it ran with a document as its this, as a database’s query does.`
    : `${ran}; whether a database or the application itself ran it could not be told apart.`;
}

function verdictOf(at: EndpointScope, point: Point, learned: Learned, javascript: Explored): Verdict {
  const verdict = learned.proved.get(point);
  if (verdict) return verdict;
  if (point.part === 'name') return { is: 'not-applicable', because: "a parameter's name is not a value in a query" };
  const { marked, ordinary } = at.baseline;
  if (!isCalm(at) && (learned.stirred.has(point) || javascript.stirred.has(point))) {
    return { is: 'inconclusive', reason: 'the page changes by itself, so that answers cannot be compared' };
  }
  const controls = [...javascript.controls, ...learned.controls].filter(({ probe }) => probe.set.has(point));
  const blocked = controls.flatMap(
    (each) => blockedBecause(each, [401, ...ordinary.map(({ response }) => response.status)]) ?? [],
  );
  if (blocked[0] !== undefined) return { is: 'inconclusive', reason: blocked[0] };
  return { is: 'clean', controls: [...ordinary, ...(isAnswered(marked) ? [marked] : []), ...controls] };
}
