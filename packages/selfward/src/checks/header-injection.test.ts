import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import headerInjection from './header-injection.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

/** Reads a head as it stands on the wire. */
function written(head: string): Answer {
  const headers = head.split(/\r\n|\r|\n/).map((line): [string, string] => {
    const [name = '', ...rest] = line.split(':');
    return [name.trim() || 'x-empty', rest.join(':').trim()];
  });
  return { headers: Object.fromEntries(headers), body: 'ok' };
}

type Page = (value: string) => Answer;
const vulnerable: [string, Page][] = [
  ['a header', (v) => written(`x-report: ${v}`)],
  ['a cookie', (v) => written(`set-cookie: theme=${v}; path=/`)],
  ['carriage returns taken out', (v) => written(`x-report: ${v.replaceAll('\r', '')}`)],
  ['line feeds taken out', (v) => written(`x-report: ${v.replaceAll('\n', '')}`)],
  ['decoded once more', (v) => written(`x-report: ${/[\r\n]/.test(v) ? '' : decodeURIComponent(v)}`)],
  [
    'written byte by byte',
    (v) => written(`x-report: ${Buffer.from(v.replace(/[\r\n]/g, ''), 'latin1').toString('latin1')}`),
  ],
];

const safe: [string, Page][] = [
  ['encoded', (v) => written(`x-report: ${encodeURIComponent(v)}`)],
  ['taken out', (v) => written(`x-report: ${v.replace(/[\r\n]/g, '')}`)],
  ['refused', (v) => (/[\r\n]/.test(v) ? { status: 400, body: 'no' } : written(`x-report: ${encodeURI(v)}`))],
  ['shown in the page', (v) => `<pre>${escapeHtml(v)}</pre>`],
  ['not shown', () => 'ok'],
];

async function check(page: Page) {
  const endpoint = endpointForTesting('GET', '/export', { report: 'rooms' });
  return runCheckForTesting(headerInjection, [endpoint], (request) => page(fieldsOf(request).report ?? ''), {
    random: seededRandom(7),
  });
}

describe('header-injection', () => {
  it.each(vulnerable)('finds: %s', async (_, page) => {
    const { outcomes } = await check(page);
    const verdict = outcomes[0]?.verdict;
    expect(verdict?.is).toBe('proved');
    if (verdict?.is === 'proved') expect(prove(verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('leaves alone: %s', async (_, page) => {
    const { outcomes } = await check(page);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });

  it('asks once where no value comes out in the head', async () => {
    expect((await check(() => 'ok')).requests).toBe(1);
  });
});
