import { describe, expect, it } from 'vitest';
import type { Case } from '../../lab/cases/case.ts';
import type { Finding } from '../../packages/selfward/src/engine-entry.ts';
import { costsOf, median } from './cost.ts';
import { judge } from './judge.ts';

const at = (id: string, vulnerable: boolean, more: Partial<Case> = {}): Case => ({
  id,
  family: 'f',
  server: 'node',
  check: 'reflected-xss',
  vulnerable,
  at: ['query:q'],
  also: [],
  note: '',
  lines: [],
  ...more,
});
const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  id,
  check: 'reflected-xss',
  title: '',
  cwe: 'CWE-79',
  severity: 'high',
  confidence: 'proved',
  proof: { kind: 'context', observed: '', control: '' },
  url: `http://127.0.0.1:1/${id}/search`,
  method: 'GET',
  location: 'query',
  parameter: 'q',
  sink: '',
  evidence: '',
  reproduce: '',
  advice: '',
  ...more,
});

describe('judging a report by what is true', () => {
  it.each([
    ['a proved finding at its place', at('a', true), [finding('a')], 'found', 0],
    ['a tentative one', at('a', true), [finding('a', { confidence: 'tentative' })], 'missed', 0],
    ['another parameter', at('a', true), [finding('a', { parameter: 'p' })], 'missed', 0],
    ['another case whose name begins so', at('a', true), [finding('a-mended')], 'missed', 0],
    ['another check', at('a', true), [finding('a', { check: 'sql-injection' })], 'missed', 1],
    [
      'another check that is right too',
      at('a', true, { also: ['sql-injection'] }),
      [finding('a', { check: 'sql-injection' })],
      'missed',
      0,
    ],
    ['anything proved of a safe page', at('a', false), [finding('a', { parameter: 'p' })], 'false', 1],
    ['something tentative of a safe page', at('a', false), [finding('a', { confidence: 'tentative' })], 'clean', 0],
  ])('%s', (_, it, findings, outcome, strays) => {
    const [judged] = judge([it], { findings, notChecked: [] });
    expect([judged?.outcome, judged?.strays.length]).toEqual([outcome, strays]);
  });

  it('takes the report at its word where it could not tell', () => {
    const left = [{ endpoint: 'GET http://127.0.0.1:1/a/search', reason: 'it blocks us', cause: 'failed' as const }];
    expect(
      judge([at('a', true), at('b', true)], { findings: [], notChecked: left }).map((each) => each.notChecked),
    ).toEqual(['it blocks us', undefined]);
  });
});

describe('what an innocent point costs', () => {
  it('counts what is beyond two baselines, for the points that were described', () => {
    const point = (id: string, added?: boolean) => ({
      id,
      location: 'query' as const,
      name: id,
      part: 'value' as const,
      ...(added && { added }),
    });
    const endpoint = {
      id: 'e',
      method: 'GET' as const,
      url: 'http://h/a/search',
      source: 'list',
      points: [point('q'), point('p'), point('h', true)],
      draft: { path: {}, query: [], headers: [], cookies: [] },
    };
    const event = (check: string) => ({
      type: 'exchange' as const,
      check,
      endpoint: 'e',
      exchange: {
        id: 1,
        probe: { set: new Map(), effect: 'read' as const, markers: [], note: '' },
        request: { method: 'GET' as const, url: 'http://h/a/search?q=1', headers: [] },
        at: 0,
        sightings: [],
      },
    });
    const events = ['baseline', 'baseline', 'reflected-xss', 'sql-injection', 'sql-injection'].map(event);
    const [cost] = costsOf([at('a', false)], { surface: { endpoints: [endpoint], gaps: [] }, events });
    expect(cost).toMatchObject({ points: 2, requests: 3, four: 1, baselines: 2 });
  });

  it('takes the middle', () => {
    expect([median([]), median([3]), median([1, 2]), median([1, 5, 9])]).toEqual([0, 3, 1.5, 5]);
  });
});
