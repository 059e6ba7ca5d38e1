import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import type { Location } from '../model/index.ts';
import ssrf from './ssrf.ts';
import { callerForTesting } from './testing/caller-for-testing.ts';
import { endpointForTesting, fieldsOf } from './testing/endpoints-for-testing.ts';
import { runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

type Fetch = (address: string) => void;
/** What it shows, where that is a text. */
type Page = (value: string, fetch: Fetch) => unknown;
const SITE = 'http://status.example/lifts';

const vulnerable: [string, string, string, Page][] = [
  ['any address', 'url', SITE, (v, fetch) => fetch(v)],
  ['a field that is called like none', 'about', 'north', (v, fetch) => fetch(v)],
  ['begins with a site', 'url', SITE, (v, fetch) => v.startsWith('http://status.example') && fetch(v)],
  ['names a site', 'url', SITE, (v, fetch) => v.includes('status.example') && fetch(v)],
  ['ends like a picture', 'url', 'http://status.example/a.png', (v, fetch) => v.endsWith('.png') && fetch(v)],
  ['refused by its usual writing', 'url', SITE, (v, fetch) => /192\.0/.test(v) || fetch(v)],
  [
    'refused as version 4',
    'url',
    SITE,
    (v, fetch) => (URL.canParse(v) && /^192\./.test(new URL(v).hostname) ? undefined : fetch(v)),
  ],
  ['a host', 'x', 'north.example', (v, fetch) => fetch(`http://${v}/status`)],
  [
    'a host that must be named',
    'host',
    'north.example',
    (v, fetch) => v.startsWith('north.example') && fetch(`http://${v}/`),
  ],
  ['a part of a host', 'region', 'north', (v, fetch) => fetch(`http://${v}.weather.example/`)],
  ['behind a host', 'x', '/status', (v, fetch) => fetch(`http://inner.example${v}`)],
  ['resolved', 'x', '/status', (v, fetch) => fetch(new URL(v, 'http://inner.example').href)],
];

const safe: [string, string, string, Page][] = [
  ['shown', 'url', SITE, (v) => `<img src="${v}">`],
  [
    'the site alone',
    'url',
    SITE,
    (v, fetch) => URL.canParse(v) && new URL(v).hostname === 'status.example' && fetch(v),
  ],
  [
    'a parameter of a fixed address',
    'url',
    SITE,
    (v, fetch) => fetch(`http://inner.example/?q=${encodeURIComponent(v)}`),
  ],
  ['a fixed call of our listener', 'url', SITE, (_, fetch) => fetch('http://192.0.2.7:4040/bcdfghjklm')],
];

function check(name: string, value: string, page: Page, location: Location = 'query') {
  const { fetch, listener } = callerForTesting();
  const endpoint = endpointForTesting(location === 'query' ? 'GET' : 'POST', '/fetch', { [name]: value }, location);
  return runCheckForTesting(
    ssrf,
    [endpoint],
    (request) => {
      const shown = page(fieldsOf(request)[name] ?? '', fetch);
      return typeof shown === 'string' ? shown : 'ok';
    },
    {
      listener,
      random: seededRandom(3),
    },
  );
}

describe('ssrf', () => {
  it.each(vulnerable)('finds: %s', async (_, name, value, page) => {
    const { outcomes } = await check(name, value, page);
    const verdict = outcomes[0]?.verdict;
    expect(verdict?.is).toBe('proved');
    if (verdict?.is === 'proved') expect(prove(verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('leaves alone: %s', async (_, name, value, page) => {
    const { outcomes, requests } = await check(name, value, page);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
    expect(requests).toBeLessThanOrEqual(5);
  });

  it('asks once of all fields that do not look like addresses', async () => {
    const endpoint = endpointForTesting('POST', '/rooms', {
      name: 'lab',
      note: 'quiet',
      floor: '3',
      mail: 'a@b.example',
    });
    const { requests, exchanges, outcomes } = await runCheckForTesting(ssrf, [endpoint], () => 'ok', {
      listener: callerForTesting().listener,
    });
    expect(requests).toBe(1);
    expect([...(exchanges.at(-1)?.probe.set.keys() ?? [])].map(({ name }) => name)).toEqual(['name', 'note']);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean', 'clean', 'not-applicable', 'not-applicable']);
  });

  it('takes a browser that loads it as a picture for no more than a hint', async () => {
    const { fetch, listener } = callerForTesting();
    const endpoint = endpointForTesting('POST', '/avatar', { url: SITE });
    const application = (request: Parameters<typeof fieldsOf>[0]) => {
      fetch(fieldsOf(request).url ?? '', 'Sec-Fetch-Dest: image');
      return 'ok';
    };
    const { outcomes } = await runCheckForTesting(ssrf, [endpoint], application, { listener });
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['tentative']);
  });

  it('believes no listener that is called without being named', async () => {
    const endpoint = endpointForTesting('GET', '/fetch', { url: SITE });
    const { outcomes } = await runCheckForTesting(ssrf, [endpoint], () => 'ok', {
      listener: (markers) =>
        markers.map((marker) => ({ marker, protocol: 'http', from: '192.0.2.9', request: 'GET /' })),
    });
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['inconclusive']);
  });

  it('has nothing to do where nobody listens', () => {
    const endpoint = endpointForTesting('GET', '/fetch', { url: SITE });
    expect(ssrf.applies({ endpoint, points: endpoint.points } as never)).not.toBe(true);
  });
});
