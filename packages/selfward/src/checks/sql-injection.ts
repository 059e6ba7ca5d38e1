import { defineCheck, type EndpointScope, type Fresh, type Outcome, type Point } from '../model/index.ts';
import { sqlInjectionAdvice } from './advice/sql-injection.ts';
import { sqlInjectionInside } from './inside/sql-injection.ts';
import { groupsOf } from './shared/group-points.ts';
import { canTravel, type Steps } from './shared/probing.ts';
import { isFailure } from './sql/answers.ts';
import { createInquiry, type Inquiry, outcomesOf } from './sql/inquiry.ts';
import { suspects } from './sql/suspect.ts';
import { tryConditions } from './sql/try-conditions.ts';
import { tryDelays } from './sql/try-delays.ts';

/**
 * Broken quotes in all fields at once, then whatever tells a statement that fails from one that finds nothing; proved by
 * conditions that differ in nothing but whether they hold.
 */
export default defineCheck({
  id: 'sql-injection',
  title: 'SQL injection',
  cwe: 'CWE-89',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: sqlInjectionAdvice,
  inside: sqlInjectionInside,
  ceiling: { gentle: 80, normal: 200, thorough: 400 },
  applies: ({ points }) =>
    points.some(({ part }) => part === 'value') ? true : { notApplicable: 'it takes no values' },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const able = (points: readonly Point[]) =>
      points.filter((point) => point.part === 'value' && canTravel(point, "'"));
    const groups = groupsOf(at).map(able);
    const inquiry = createInquiry(
      at,
      fresh,
      groups.flat().filter(({ added }) => added),
    );
    for (const group of groups)
      yield* check(
        inquiry,
        group.filter(({ added }) => !added),
      );
    yield* check(inquiry, inquiry.riders.splice(0));
    yield* check(inquiry, inquiry.stirring.splice(0));
    return outcomesOf(inquiry);
  },
});

function* check(inquiry: Inquiry, points: readonly Point[]): Steps<void> {
  if (points.length === 0) return;
  const { at, entry } = inquiry;
  const open = (point: Point) => entry(point).verdict === undefined;
  for (const suspicion of yield* suspects(inquiry, points)) {
    yield* tryConditions(inquiry, suspicion);
    const { point, broken } = suspicion;
    const stirs = broken !== undefined && isFailure(at, broken);
    if (stirs && open(point) && at.profile !== 'thorough') yield* tryDelays(inquiry, point);
  }
  if (at.profile === 'thorough') for (const point of points.filter(open)) yield* tryDelays(inquiry, point);
}
