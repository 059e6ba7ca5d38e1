import { describe, expect, it } from 'vitest';
import { createFresh, type EndpointScope, type Exchange, type Probe } from '../../model/index.ts';
import { endpointForTesting } from '../testing/endpoints-for-testing.ts';
import { seededRandom } from '../testing/run-check-for-testing.ts';
import { proveDelay, seconds } from './prove-delay.ts';

const endpoint = endpointForTesting('GET', '/ping', { host: 'a' });
const [point] = endpoint.points;
const demandIn = (text: string) => Number(/sleep (\d+\.\d+)/.exec(text)?.[1] ?? 0) * 1000;

/** How long an answer takes, by its text, how many came before, and chance. */
type Server = (text: string, count: number, random: () => number) => number;

function drive(server: Server, seed: number, inert = true) {
  const random = seededRandom(seed * 7919);
  let count = 0;
  const ask = (probe: Probe): Exchange => {
    const ms = server(String([...probe.set.values()][0] ?? ''), count, random);
    count += 1;
    const response = { status: 200, headers: [], body: '', bytes: 0, truncated: false, firstByteMs: ms, totalMs: ms };
    return {
      id: count,
      probe,
      request: { method: 'GET', url: endpoint.url, headers: [] },
      response,
      at: 0,
      sightings: [],
    };
  };
  const plain = () =>
    ask({ set: new Map(), note: '', markers: [], effect: 'read' }) as EndpointScope['baseline']['ordinary'][number];
  const baseline = { ordinary: [plain(), plain()], marked: plain(), markers: new Map() };
  const at: EndpointScope = { endpoint, points: endpoint.points, baseline, payloads: [], profile: 'normal' };
  const of = (word: string) => (ms: number) => ({
    set: new Map(point ? [[point, `;${word} ${seconds(ms)}`]] : []),
    note: '',
  });
  const delaying = { sending: of('sleep'), ...(inert && { inert: of('slope') }), observed: '', control: '' };
  const run = proveDelay(at, delaying, createFresh(random));
  const before = count;
  const effects = new Set<string>();
  let next = run.next();
  while (!next.done) {
    const probes = next.value.do === 'send' ? next.value.probes : [];
    for (const { effect } of probes) effects.add(effect);
    next = run.next({ exchanges: probes.map(ask) });
  }
  return { proved: next.value?.is === 'proved', requests: count - before, effects: [...effects] };
}
const SEEDS = Array.from({ length: 300 }, (_, at) => at + 1);
const number = (text: string) => Number(/(\d+\.\d+)/.exec(text)?.[1] ?? 0) * 1000;

describe('a delay', () => {
  it.each<[string, Server]>([
    ['at once otherwise', (text) => 3 + demandIn(text)],
    ['with a second of its own', (text) => 1000 + demandIn(text)],
    ['with noise', (text, _, random) => 20 + 60 * random() + demandIn(text)],
    ['a tenth longer than demanded', (text) => 3 + demandIn(text) * 1.1],
  ])('is proved in five requests where it is waited for: %s', (_, server) => {
    for (const seed of SEEDS) expect(drive(server, seed)).toEqual({ proved: true, requests: 5, effects: ['delay'] });
  });

  it('costs one request where nothing waits', () => {
    expect(drive(() => 5, 1)).toMatchObject({ proved: false, requests: 1 });
  });

  it.each<[string, Server]>([
    ['always slow', () => 2000],
    ['slow by turns', (_, count) => (count % 2 ? 1500 : 5)],
    ['slow now and then', (_, __, random) => (random() < 0.3 ? 1500 : 5)],
    ['slow at any rate', (_, __, random) => 2000 * random()],
    ['slower and slower', (_, count) => 250 * count],
    ['slow over long texts', (text) => text.length * 120],
    ['reads the number out of anything', (text) => 3 + number(text)],
    ['waits twice as long', (text) => 3 + 2 * demandIn(text)],
    ['waits for a fixed time', (text) => (demandIn(text) > 0 ? 1300 : 3)],
  ])('is not proved by a page that is %s', (_, server) => {
    expect(SEEDS.filter((seed) => drive(server, seed).proved)).toEqual([]);
  });
});
