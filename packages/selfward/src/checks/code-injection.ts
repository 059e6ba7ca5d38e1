import { defineCheck, type EndpointScope, type Fresh, type Outcome } from '../model/index.ts';
import { codeInjectionAdvice } from './advice/code-injection.ts';
import { bareCode } from './code/bare-code.ts';
import { codeInStrings } from './code/code-in-strings.ts';
import { codeThatWaits } from './code/code-that-waits.ts';
import { exploreJavaScript } from './code/explore-javascript.ts';
import { groupsOfValues } from './code/groups-of-values.ts';
import { startWork } from './code/work.ts';
import { codeInjectionInside } from './inside/code-injection.ts';
import type { Steps } from './shared/probing.ts';

/**
 * Arithmetic that comes out where only a programming language computes it; where nothing comes out, conditions and
 * failures of the language, and under `thorough` delays.
 */
export default defineCheck({
  id: 'code-injection',
  title: 'Code injection',
  cwe: 'CWE-94',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: codeInjectionAdvice,
  inside: codeInjectionInside,
  ceiling: { gentle: 80, normal: 200, thorough: 400 },
  applies: ({ points }) =>
    points.some(({ part }) => part === 'value') ? true : { notApplicable: 'it takes no values' },

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const javascript = yield* exploreJavaScript(at, fresh);
    const work = startWork(at, javascript);
    for (const group of groupsOfValues(at)) {
      yield* bareCode(at, group, work, fresh);
      yield* codeInStrings(at, group.points, work, fresh);
    }
    for (const [point, { proof, whose }] of javascript.found) {
      if (whose === 'program' && work.isOpen(point))
        work.settle(point, { verdict: { is: 'proved', proof }, language: 'javascript' });
    }
    if (at.profile === 'thorough') yield* codeThatWaits(at, work, fresh);
    return work.outcomes();
  },
});
