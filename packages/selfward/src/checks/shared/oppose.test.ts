import { describe, expect, it } from 'vitest';
import { createFresh, type EndpointScope, type Exchange } from '../../model/index.ts';
import { endpointForTesting } from '../testing/endpoints-for-testing.ts';
import { seededRandom } from '../testing/run-check-for-testing.ts';
import { oppose } from './oppose.ts';
import { probeFor } from './probing.ts';

type Page = (count: number, random: () => number) => string;
const endpoint = endpointForTesting('GET', '/set', { unit: 'c' });
const [point] = endpoint.points;

/** Pages that know nothing of what they are sent. */
const unmoved: [string, Page][] = [
  ['a reading of two values', (_, random) => `temp ${random() < 0.5 ? '21.3' : '21.4'} C`],
  ['a reading that is mostly one value', (_, random) => `temp ${random() < 0.2 ? '21.3' : '21.4'} C`],
  ['two readings of two values', (_, random) => `${random() < 0.5 ? 'a' : 'b'} ${random() < 0.5 ? 'x' : 'y'}`],
  ['two pages by turns', (count) => (count % 2 ? 'ann bob' : 'nobody')],
  ['two pages, two of each by turns', (count) => (count % 4 < 2 ? 'ann bob' : 'nobody')],
  ['two pages by a longer rule', (count) => ('abbabaab'[count % 8] === 'a' ? 'ann bob' : 'nobody')],
  ['a slow drift', (count) => `temp ${Math.floor(20 + count / 5)} C`],
  ['a drift up and down', (count) => `temp ${Math.round(20 + 2 * Math.sin(count))} C`],
  ['a counter', (count) => `visits ${count}`],
  ['a state that tips over', (count) => (count < 9 ? 'trial' : 'trial over')],
  ['random rows', (_, random) => ['ann', 'bob', 'cy', 'di', 'ed', 'flo'].filter(() => random() < 0.5).join(' ')],
];

/** The share of runs that are proved, each with an order and a page of its own. */
function share(page: Page, runs: number, moved?: (side: string) => string): number {
  let proved = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = seededRandom(seed * 2_654_435);
    const fresh = createFresh(seededRandom(seed * 40_503));
    let count = 0;
    const ask = (probe: ReturnType<typeof probeFor>) => {
      const body = page(count, random) + (moved?.(String([...probe.set.values()][0] ?? '')) ?? '');
      count += 1;
      const response = { status: 200, headers: [], body, bytes: 0, truncated: false, firstByteMs: 1, totalMs: 1 };
      const request = { method: 'GET' as const, url: endpoint.url, headers: [] };
      return { id: count, probe, request, response, at: count, sightings: [] };
    };
    const plain = () => ask(probeFor(endpoint, { set: new Map(), note: '' }));
    const baseline = { ordinary: [plain(), plain()], marked: plain(), markers: new Map() };
    const at: EndpointScope = { endpoint, points: endpoint.points, baseline, payloads: [], profile: 'normal' };
    const sides = { truth: "'||1==1||'", falsehood: "'&&1==2&&'" };
    const run = oppose(
      at,
      {
        sending: (side) => ({ set: new Map(point ? [[point, sides[side]]] : []), note: side }),
        observed: '',
        control: '',
      },
      fresh,
    );
    let next = run.next({ exchanges: [] });
    while (!next.done) {
      const exchanges: Exchange[] = next.value.do === 'send' ? next.value.probes.map(ask) : [];
      next = run.next({ exchanges });
    }
    if (next.value?.is === 'proved') proved += 1;
  }
  return proved / runs;
}

describe('opposite conditions', () => {
  it.each(unmoved)('are never proved, in 3000 runs, by %s', (_, page) => expect(share(page, 3000)).toBe(0));

  it.each(unmoved.slice(0, 8))('are proved where they move the page, noise and all: %s', (_, page) => {
    const moved = (text: string) => (text.startsWith("'||") ? ' rose lily' : '');
    expect(share(page, 50, moved)).toBe(1);
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, 3)],
    ['counted', (text) => `has ${text.split('|').length} bars`],
    ['turned around', (text) => [...text].reverse().join('')],
    ['refused by its signs', (text) => (text.includes('|') ? 'refused' : '')],
  ])('are not proved by text that is %s', (_, moved) => expect(share(() => 'page', 20, moved)).toBe(0));
});
