import { expect, it } from 'vitest';
import type { Report } from '../../model/report.ts';
import type { Table } from '../messages.ts';
import { createKnownRoutes } from './known-routes.ts';

const origin = 'http://localhost';
const table = (...urls: string[]): Table => ({
  framework: 'express',
  routes: urls.map((url) => ({ method: ['GET', 'HEAD'], url })),
  gaps: [],
});
const report = (given: Partial<Report>): Report => ({
  schema: 'selfward-report/1',
  target: `${origin}/`,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  profile: 'normal',
  checks: [],
  findings: [],
  notChecked: [],
  visited: [],
  stats: { requests: 0, injectionPoints: 0, endpoints: 0 },
  ...given,
});
const ROOM = 'GET http://localhost/rooms/{id}';

function known() {
  const routes = createKnownRoutes(origin);
  routes.follow(table('/rooms/:id'));
  const state = () =>
    routes.list([]).map(({ state: each, reason }) => (reason === undefined ? each : `${each}: ${reason}`));
  return { routes, state };
}

it('names what is new, and what takes other fields than before', () => {
  const { routes } = known();
  expect(routes.follow(table('/rooms/:id', '/later'))).toEqual(['GET /later']);
  expect(
    routes.follow({ ...table(), routes: [{ method: 'GET', url: '/later', querystring: { type: 'object' } }] }),
  ).toEqual(['GET /later']);
  expect(routes.list([])).toHaveLength(1);
});

it.each<[string, Partial<Report>, string]>([
  ['was gone to, and nothing was left open', { visited: [ROOM] }, 'clean'],
  [
    'was gone to, and one check could not tell',
    { visited: [ROOM], notChecked: [{ endpoint: ROOM, reason: 'it was lost', check: 'ssrf', cause: 'failed' }] },
    'not-checked: ssrf: it was lost',
  ],
  [
    'was left alone as a whole',
    { notChecked: [{ endpoint: ROOM, reason: 'left alone: a rule', cause: 'by-rule' }] },
    'not-checked: left alone: a rule',
  ],
  ['was not gone to', {}, 'not-checked: it was not gone to'],
])('tells of a route that %s', (_, given, expected) => {
  const { routes, state } = known();
  routes.points([[ROOM, 1]]);
  routes.record(report(given), ['GET /rooms/:id'], 'now');
  expect(state()).toEqual([expected]);
});

it('never takes a route for clean of which nothing was learned', () => {
  const { routes, state } = known();
  routes.record(report({}), ['GET /rooms/:id'], 'now');
  expect(state()).toEqual(['not-checked: it was not gone to']);
  routes.miss(['GET /rooms/:id'], 'no shadow came up');
  expect(state()).toEqual(['not-checked: no shadow came up']);
});

it('puts what is new first, then what reaches many sinks', () => {
  const { routes } = known();
  routes.follow(table('/rooms/:id', '/quiet', '/new'));
  routes.record(report({}), ['GET /rooms/:id', 'GET /quiet'], 'now');
  routes.sank(ROOM, ['node-sqlite', 'nunjucks']);
  expect(routes.byRisk()).toEqual(['GET /new', 'GET /rooms/:id', 'GET /quiet']);
});
