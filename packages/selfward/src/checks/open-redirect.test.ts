import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import openRedirect from './open-redirect.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

const to = (location: string): Answer => ({ status: 302, headers: { location } });
const HOME = '/home';
const WHOLE = 'http://device.test/home';

type Page = (next: string) => Answer;
const vulnerable: [string, string, Page][] = [
  ['anything', HOME, to],
  ['a leading slash', HOME, (v) => to(v.startsWith('/') ? v : HOME)],
  ['a leading slash, not two', HOME, (v) => to(/^\/(?!\/)/.test(v) ? v : HOME)],
  ['a slash and no backslash, but a tab', HOME, (v) => to(/^\/(?![/\\])/.test(v) ? v : HOME)],
  ['no ://', HOME, (v) => to(v.includes('//') ? HOME : v)],
  ['begins with the site', WHOLE, (v) => to(v.startsWith('http://device.test') ? v : HOME)],
  ['names the site', WHOLE, (v) => to(v.includes('device.test') ? v : HOME)],
  ['put behind the site', HOME, (v) => to(`http://device.test${v}`)],
  ['put behind a slash', HOME, (v) => to(`/${v}`)],
  ['put behind the scheme', 'device.test/home', (v) => to(`http://${v}`)],
  ['read by a parser, and its path alone sent', HOME, (v) => to(pathAlone(v))],
  ['decoded once more after the look', HOME, (v) => to(/^\/(?![/\\\s])/.test(v) ? decodeURIComponent(v) : HOME)],
  ['small letters and slashes looked for', HOME, (v) => to(/https?:|\/\/|^\/./.test(v) && v !== HOME ? HOME : v)],
  [
    'the host ends like the site',
    WHOLE,
    (v) => to(URL.canParse(v) && new URL(v).hostname.endsWith('device.test') ? v : HOME),
  ],
  ['the host begins like the site', WHOLE, (v) => to(/^https?:\/\/device.test/.test(v) && !v.includes('@') ? v : HOME)],
  [
    'a variable of a script',
    HOME,
    (v) => `<script>const to = ${JSON.stringify(v)}; setTimeout(() => { location.href = to; }, 9);</script>`,
  ],
  [
    'a property of a script',
    HOME,
    (v) => `<script>var c = { next: ${JSON.stringify(v)} }; window.location = c.next;</script>`,
  ],
  ['a Refresh header', HOME, (v) => ({ headers: { refresh: `0; url=${v}` }, body: 'wait' })],
  ['a meta element', HOME, (v) => `<meta http-equiv=refresh content="0;url=${escapeHtml(v)}">`],
  ['a script', HOME, (v) => `<script>window.location.href = ${JSON.stringify(v)};</script>`],
  ['a call in a script', HOME, (v) => `<script>location.replace('${v.replaceAll("'", '')}')</script>`],
];

const parsed = (v: string) => {
  const url = URL.canParse(v, 'http://device.test') ? new URL(v, 'http://device.test') : undefined;
  return url?.origin === 'http://device.test' ? url.href : HOME;
};
const pathAlone = (v: string) => new URL(parsed(v), 'http://device.test').pathname;
const safe: [string, string, Page][] = [
  ['read by a parser', HOME, (v) => to(parsed(v))],
  ['read by a parser, a whole address', WHOLE, (v) => to(parsed(v))],
  ['a fixed list', HOME, (v) => to(v === HOME ? v : '/')],
  ['goes along as a parameter', HOME, (v) => to(`/login?next=${encodeURIComponent(v)}`)],
  ['goes along as it is', HOME, (v) => to(`/login?next=${v}`)],
  ['a link that nobody follows by itself', HOME, (v) => `<a href="${escapeHtml(v)}">on</a>`],
  [
    'a script that waits for a click',
    HOME,
    (v) => `<script>b.onclick = function () { location.href = ${JSON.stringify(v)}; };</script>`,
  ],
  [
    'a block of data',
    HOME,
    (v) => `<script type="application/json">{"a": "location = ${JSON.stringify(v).slice(1, -1)}"}</script>`,
  ],
  ['a path in front', HOME, (v) => to(`/pages/${v}`)],
  ['a variable of a script', HOME, (v) => `<script>var location_name = ${JSON.stringify(v)};</script>`],
  ['a Location without a redirect', HOME, (v) => ({ status: 200, headers: { location: v }, body: 'made' })],
];

async function check(value: string, page: Page) {
  const endpoint = endpointForTesting('GET', '/login', { next: value });
  return runCheckForTesting(openRedirect, [endpoint], (request) => page(fieldsOf(request).next ?? ''), {
    random: seededRandom(5),
  });
}

describe('open-redirect', () => {
  it.each(vulnerable)('finds: %s', async (_, value, page) => {
    const { outcomes } = await check(value, page);
    const verdict = outcomes[0]?.verdict;
    expect(verdict?.is).toBe('proved');
    if (verdict?.is === 'proved') expect(prove(verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('leaves alone: %s', async (_, value, page) => {
    const { outcomes, requests } = await check(value, page);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
    expect(requests).toBeLessThanOrEqual(10);
  });

  it('has nothing to ask of a page that leads nowhere', () => {
    const endpoint = endpointForTesting('GET', '/s', { q: 'chair' });
    const baseline = { ordinary: [], marked: {}, markers: new Map() };
    expect(openRedirect.applies({ endpoint, points: endpoint.points, baseline } as never)).not.toBe(true);
  });
});
