import { expect, it } from 'vitest';
import type { NotChecked, Report } from '../../model/report.ts';
import { joinReports } from './join-reports.ts';

const at = (path: string) => `GET http://localhost${path}`;
const shut = (path: string, reason: string): NotChecked => ({ endpoint: at(path), reason, cause: 'failed' });
const report = (visited: string[], notChecked: NotChecked[]): Report => ({
  ...{ schema: 'selfward-report/1', target: 'http://localhost/', startedAt: new Date(0).toISOString(), durationMs: 1 },
  ...{ profile: 'normal', checks: [], findings: [], notChecked, visited: visited.map(at) },
  stats: { requests: 1, injectionPoints: visited.length, endpoints: visited.length },
});

it('believes of an endpoint whoever was let in, and tells of one that nobody was let into', () => {
  const nobody = report(['/a', '/b'], [shut('/a', 'sent to the sign-in'), shut('/b', 'sent to the sign-in')]);
  const chief = report(['/a', '/b'], [shut('/b', 'answered 500')]);
  const { notChecked, stats } = joinReports([nobody, chief], [], 'http://localhost');
  expect(notChecked.map(({ endpoint, reason }) => `${endpoint}: ${reason}`)).toEqual([
    `${at('/b')}: sent to the sign-in`,
    `${at('/b')}: answered 500`,
  ]);
  expect(stats).toEqual({ requests: 2, injectionPoints: 2, endpoints: 2 });
});

it('keeps what one check could not tell, whoever else could', () => {
  const one: NotChecked = { ...shut('/a', 'lost'), check: 'sql-injection' };
  const { notChecked } = joinReports([report(['/a'], [one]), report(['/a'], [])], ['as chief: no'], 'http://localhost');
  expect(notChecked.map(({ reason }) => reason)).toEqual(['lost', 'as chief: no']);
});

it('believes of an endpoint without fields whoever was let in', () => {
  const nobody = report([], [shut('/a', 'answered 403'), shut('/b', 'answered 403')]);
  const { notChecked } = joinReports([nobody, report([], [])], [], 'http://localhost', new Set([at('/a')]));
  expect(notChecked.map(({ endpoint }) => endpoint)).toEqual([at('/b')]);
});
