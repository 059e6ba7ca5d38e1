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
import { tryCode } from './nosql/code.ts';
import { pairsOf } from './nosql/conditions.ts';
import { type Learned, tryOperators } from './nosql/operators.ts';
import { isCalm } from './shared/compare.ts';
import { canTravel, type Steps, takesText } from './shared/probing.ts';

/** Where a value can be an object: as JSON, or as bracketed names in a query or a form. */
const SHAPED = new Set(['json', 'query', 'body', 'multipart']);

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
  ceiling: { gentle: 100, normal: 300, thorough: 600 },
  applies: ({ points }) => (points.length > 0 ? true : { notApplicable: 'it takes no input' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const values = at.points.filter(({ part }) => part === 'value');
    const learned: Learned[] = [];
    const operators = pairsOf(at.payloads, 'operator');
    learned.push(
      yield* tryOperators(
        at,
        values.filter((point) => SHAPED.has(point.location) && !point.added),
        operators,
        fresh,
      ),
    );
    const left = values.filter((point) => !learned.some(({ proved }) => proved.has(point)));
    for (const group of codeGroups(at, left)) {
      learned.push(yield* tryCode(at, group, pairsOf(at.payloads, 'code'), fresh));
    }
    return at.points.map((point) => ({ endpoint: at.endpoint, point, verdict: verdictOf(at, point, learned) }));
  },
});

/** Text fields go together; a path goes by itself, for another path is another page. */
function codeGroups({ baseline }: EndpointScope, points: readonly Point[]): Point[][] {
  const able = points.filter((point) => canTravel(point, "'") && (takesText(point) || point.location !== 'json'));
  const together = able.filter((point) => point.location !== 'path' && baseline.markers.has(point) && !point.added);
  const paths = able.filter((point) => point.location === 'path');
  return [...(together.length > 0 ? [together] : []), ...paths.map((point) => [point])];
}

function verdictOf(at: EndpointScope, point: Point, learned: readonly Learned[]): Verdict {
  for (const { proved } of learned) {
    const verdict = proved.get(point);
    if (verdict) return verdict;
  }
  if (point.part === 'name') return { is: 'not-applicable', because: "a parameter's name is not a value in a query" };
  const { marked, ordinary } = at.baseline;
  if (!isCalm(at) && learned.some(({ stirred }) => stirred.has(point))) {
    return { is: 'inconclusive', reason: 'the page changes by itself, so that answers cannot be compared' };
  }
  const controls = learned.flatMap((each) => each.controls).filter(({ probe }) => probe.set.has(point));
  const blocked = controls.flatMap(
    (each) => blockedBecause(each, [401, ...ordinary.map(({ response }) => response.status)]) ?? [],
  );
  if (blocked[0] !== undefined) return { is: 'inconclusive', reason: blocked[0] };
  return { is: 'clean', controls: [...ordinary, ...(isAnswered(marked) ? [marked] : []), ...controls] };
}
