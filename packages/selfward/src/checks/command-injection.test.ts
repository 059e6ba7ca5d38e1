import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import commandInjection from './command-injection.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

/** A real shell, as `exec` starts it; nothing but `echo` and `expr` is on its path. */
function shell(command: string): string {
  try {
    return execFileSync('/bin/sh', ['-c', command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
    });
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (stdout) return stdout;
    throw error;
  }
}

function endsWell(command: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

type Page = (q: string) => Answer;
const pre = (text: string) => `<pre>${escapeHtml(text)}</pre>`;

const vulnerable: [string, Page][] = [
  ['unquoted', (q) => pre(shell(`echo ping ${q}`))],
  ['unquoted, more behind', (q) => pre(shell(`echo ping ${q} -c 1`))],
  ['single-quoted', (q) => pre(shell(`echo ping '${q}'`))],
  ['double-quoted', (q) => pre(shell(`echo ping "${q}"`))],
  [
    'double-quoted, quotes refused',
    (q) => (q.includes('"') ? { status: 400, body: 'no' } : pre(shell(`echo ping "${q}"`))),
  ],
  ['semicolons taken out', (q) => pre(shell(`echo ping ${q.replaceAll(';', '')}`))],
  ['semicolons refused', (q) => (q.includes(';') ? { status: 400, body: 'no' } : pre(shell(`echo ping ${q}`)))],
  [
    'heading echoes the input',
    (q) => `<h1>${escapeHtml(q)}</h1>${pre(shell(`echo ping ${q} > /dev/null; echo done`))}`,
  ],
  ['first words cut', (q) => pre(shell(`echo ${q}`).slice(0, 200))],
  ['blanks taken out', (q) => pre(shell(`echo ${q.replace(/\s/g, '')}`))],
  ['every sign refused but a line break', (q) => pre(/[;&|`$()<>'"]/.test(q) ? 'no' : shell(`echo ${q}`))],
  ['output thrown away, its end shown', (q) => (endsWell(`echo ${q} >/dev/null 2>&1`) ? 'reachable' : 'not reachable')],
];

const safe: [string, Page][] = [
  ['echo', (q) => pre(q)],
  ['without a shell', (q) => pre(execFileSync('/bin/echo', ['ping', q], { encoding: 'utf8' }))],
  ['quoted well', (q) => pre(shell(`echo ping '${q.replaceAll("'", "'\\''")}'`))],
  ['checked', (q) => (/^[\w.]+$/.test(q) ? pre(shell(`echo ping ${q}`)) : { status: 400, body: 'no' })],
  ['calculator', (q) => pre([...q.matchAll(/(\d+)\s*\*\s*(\d+)/g)].map(([, a, b]) => Number(a) * Number(b)).join(' '))],
  ['signs break it', (q) => (/^[\w.]+$/.test(q) ? 'fine' : { status: 500, body: 'oops' })],
];

async function check(page: Page) {
  const endpoint = endpointForTesting('GET', '/ping', { host: 'localhost' });
  return runCheckForTesting(
    commandInjection,
    [endpoint],
    (request) => {
      try {
        return page(fieldsOf(request).host ?? '');
      } catch {
        return { status: 500, body: 'failed' };
      }
    },
    { random: seededRandom(9) },
  );
}

describe('command-injection', () => {
  it.each(vulnerable)('finds: %s', async (_, page) => {
    const { outcomes, exchanges } = await check(page);
    const log = exchanges.map(
      ({ request, response }) =>
        `${decodeURIComponent(request.url.slice(24))} → ${response?.status} ${response?.body.slice(0, 200)}`,
    );
    expect(outcomes[0]?.verdict.is, log.join('\n')).toBe('proved');
    if (outcomes[0]?.verdict.is === 'proved') expect(prove(outcomes[0].verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('is silent on: %s', async (name, page) => {
    const { outcomes, requests } = await check(page);
    // Where sums come out anyway, their results tell nothing.
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual([name === 'calculator' ? 'inconclusive' : 'clean']);
    expect(requests).toBeLessThanOrEqual(5);
  });

  it('spends two requests on an innocent form', async () => {
    const endpoint = endpointForTesting('POST', '/form', { a: 'x', b: 'y' });
    const { requests } = await runCheckForTesting(commandInjection, [endpoint], () => 'saved');
    expect(requests).toBe(2);
  });
});
