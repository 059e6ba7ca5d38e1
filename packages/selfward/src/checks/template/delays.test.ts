import ejs from 'ejs';
import nunjucks from 'nunjucks';
import { afterEach, expect, it, vi } from 'vitest';
import type { EndpointScope, Exchange, Point, Seen, Step } from '../../model/index.ts';
import { createFresh } from '../../model/index.ts';
import { endpointForTesting } from '../testing/endpoints-for-testing.ts';
import { seededRandom, shippedPayloads } from '../testing/run-check-for-testing.ts';
import { tryDelays } from './delays.ts';
import type { State } from './states.ts';

afterEach(() => vi.restoreAllMocks());

/** Drives it over a page that shows nothing, with the sleeping itself counted and not done. */
function isFound(page: (value: string) => void): boolean {
  let slept = 0;
  vi.spyOn(Atomics, 'wait').mockImplementation((...given: unknown[]) => {
    slept += Number(given[3]);
    return 'timed-out';
  });
  const endpoint = endpointForTesting('GET', '/mail', { q: 'hello' });
  const [point] = endpoint.points as [Point];
  let id = 0;
  const answer = (probe: Exchange['probe']): Exchange => {
    slept = 0;
    try {
      page(String(probe.set.get(point) ?? 'hello'));
    } catch {
      // It says so to nobody.
    }
    id += 1;
    const response = {
      status: 200,
      headers: [],
      body: 'Queued',
      bytes: 6,
      truncated: false,
      firstByteMs: 2 + slept,
      totalMs: 2 + slept,
    };
    return { id, probe, request: { method: 'GET', url: endpoint.url, headers: [] }, response, at: id, sightings: [] };
  };
  const plain = { set: new Map(), markers: [], effect: 'read' as const, note: '' };
  const ordinary = [answer(plain), answer(plain)] as EndpointScope['baseline']['ordinary'];
  const baseline = { ordinary, marked: answer(plain), markers: new Map() };
  const at = {
    endpoint,
    points: [point],
    baseline,
    payloads: shippedPayloads('template-injection'),
    profile: 'thorough' as const,
  };
  const state: State = { controls: [] };
  const run = tryDelays({ at, point, state, states: new Map([[point, state]]), fresh: createFresh(seededRandom(3)) });
  let next: IteratorResult<Step, void> = run.next();
  while (!next.done) {
    const seen: Seen = { exchanges: next.value.do === 'send' ? next.value.probes.map(answer) : [] };
    next = run.next(seen);
  }
  return state.proved?.verdict.is === 'proved';
}

it.each([
  ['EJS', (value: string) => void ejs.render(`Dear ${value}`), true],
  ['Nunjucks', (value: string) => void nunjucks.renderString(`Dear ${value}`, {}), true],
  ['a value as data', (value: string) => void nunjucks.renderString('Dear {{ q }}', { q: value }), false],
])('tells what waits from what does not: %s', (_, page, found) => {
  expect(isFound(page)).toBe(found);
});
