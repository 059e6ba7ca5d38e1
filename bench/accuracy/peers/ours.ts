import { caseIdOf } from '../../../lab/cases/case.ts';
import type { Check } from '../../../packages/selfward/src/engine-entry.ts';
import { runCases } from '../run-cases.ts';
import type { Peer } from './peer.ts';

/** Ourselves, with the one check that is compared. */
export function ours(checks: readonly Check[]): Omit<Peer, 'classes' | 'version'> {
  return {
    name: 'Selfward',
    async run(check, origin, sample) {
      const cases = sample.map(({ it }) => it);
      const { report } = await runCases(
        { origin },
        cases,
        checks.filter(({ id }) => id === check),
      );
      return new Set(
        report.findings.filter(({ confidence }) => confidence === 'proved').map(({ url }) => caseIdOf(url)),
      );
    },
  };
}
