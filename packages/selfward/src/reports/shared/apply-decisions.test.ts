import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import type { Decision } from '../../model/index.ts';
import { findingForTesting, reportForTesting } from '../reportForTesting.ts';
import sarif from '../sarif.ts';
import text from '../text.ts';
import { applyDecisions } from './apply-decisions.ts';

const id = 'a'.repeat(24);
const report = reportForTesting({ findings: [findingForTesting({ id }), findingForTesting({ id: 'b'.repeat(24) })] });
const decision: Decision = { id, decision: 'accepted', reason: 'behind the gateway', by: 'Ada' };

describe('applyDecisions', () => {
  it.each<[string, Decision, boolean, number, number]>([
    ['for good', decision, true, 0, 0],
    ['on its last day', { ...decision, until: '2026-05-14' }, true, 0, 0],
    ['after its last day', { ...decision, until: '2026-05-13' }, false, 1, 0],
    ['of a finding that is not there', { ...decision, id: 'c'.repeat(24) }, false, 0, 1],
  ])('a decision %s', (_name, given, holds, lapsed, unmatched) => {
    const decided = applyDecisions(report, [given], '2026-05-14');
    expect(decided.report.findings[0]?.triage !== undefined).toBe(holds);
    expect(decided.lapsed).toHaveLength(lapsed);
    expect(decided.unmatched).toHaveLength(unmatched);
    expect(decided.report.findings).toHaveLength(2);
  });

  it('takes a finding out of what fails a build, and shows it all the same', () => {
    const all = applyDecisions(report, [decision, { ...decision, id: 'b'.repeat(24) }], '2026-05-14').report;
    expect(exitStatus(report, 'low')).toBe(1);
    expect(exitStatus(all, 'low')).toBe(0);
    expect(text.render(all)).toContain('accepted by Ada: behind the gateway');
    expect(text.render(all)).toContain('2 weaknesses were decided of by a person');
  });

  it('writes it as a suppression of the result, and that the others have none', () => {
    const { runs } = JSON.parse(sarif.render(applyDecisions(report, [decision], '2026-05-14').report));
    const suppressions = runs[0].results.map((result: { suppressions: unknown[] }) => result.suppressions);
    expect(suppressions).toEqual([
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'behind the gateway',
          properties: { decision: 'accepted', by: 'Ada' },
        },
      ],
      [],
    ]);
  });
});
