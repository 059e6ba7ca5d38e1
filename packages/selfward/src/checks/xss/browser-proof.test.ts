import { describe, expect, it } from 'vitest';
import { prove } from '../../judge/prove/index.ts';
import type { Marker } from '../../model/index.ts';
import reflectedXss from '../reflected-xss.ts';
import storedXss from '../stored-xss.ts';
import { endpointForTesting, fieldsOf } from '../testing/endpoints-for-testing.ts';
import { type ConductOptions, runCheckForTesting, seededRandom } from '../testing/run-check-for-testing.ts';
import { reword } from './browser-proof.ts';

const m = (text: string) => text as Marker;
const reflecting = (request: Parameters<typeof fieldsOf>[0]) => `<p>${fieldsOf(request).q}</p>`;

async function reflected(browser: ConductOptions['browser']) {
  const endpoint = endpointForTesting('GET', '/echo', { q: 'a' });
  const random = seededRandom(7);
  return runCheckForTesting(reflectedXss, [endpoint], reflecting, { random, ...(browser && { browser }) });
}

const carrying = (markers: readonly Marker[], body: string) => markers.filter((each) => body.includes(each));
/** Runs what follows `=`, `>` or `:` and is called. */
const called: ConductOptions['browser'] = ({ response: { body } }, markers) =>
  carrying(markers, body).filter((each) => new RegExp(`[=>:]${each}[(\`]`).test(body));

describe('reflected, where a browser', () => {
  it('runs it: the browser is the proof, for no further request', async () => {
    const without = await reflected(undefined);
    const { outcomes, requests } = await reflected(called);
    const [outcome] = outcomes;
    expect(outcome).toMatchObject({ severity: 'medium', verdict: { is: 'proved', proof: { kind: 'browser' } } });
    if (outcome?.verdict.is === 'proved') expect(prove(outcome.verdict.proof)).toEqual({ holds: true });
    expect(requests).toBe(without.requests);
  });

  it('runs the payload in other words: one further request', async () => {
    const without = await reflected(undefined);
    const scripts: ConductOptions['browser'] = ({ response: { body } }, markers) =>
      carrying(markers, body).filter((each) => body.includes(`<script>${each}`));
    const { outcomes, requests } = await reflected(scripts);
    expect(outcomes[0]).toMatchObject({ severity: 'medium', verdict: { proof: { kind: 'browser' } } });
    expect(requests).toBe(without.requests + 1);
  });

  it('does not run it: what the parser showed stays, says so and is less grave', async () => {
    const { outcomes } = await reflected(() => []);
    expect(outcomes[0]).toMatchObject({
      severity: 'low',
      verdict: {
        is: 'proved',
        proof: { kind: 'context', ran: false, observed: expect.stringContaining('Not in the') },
      },
    });
  });

  it.each<[string, ConductOptions['browser']]>([
    ['fails', () => undefined],
    ['runs whatever is sent, plain words too', ({ response: { body } }, markers) => carrying(markers, body)],
  ])('%s: what the parser showed stays as it is', async (_what, browser) => {
    const { outcomes } = await reflected(browser);
    expect(outcomes[0]).toMatchObject({ severity: 'medium', verdict: { is: 'proved', proof: { kind: 'context' } } });
    if (outcomes[0]?.verdict.is === 'proved') expect(outcomes[0].verdict.proof).not.toHaveProperty('ran');
  });
});

it.each<[string, ConductOptions['browser'], object]>([
  ['runs it', called, { verdict: { is: 'proved', proof: { kind: 'browser' } } }],
  ['does not', () => [], { severity: 'medium', verdict: { is: 'proved', proof: { kind: 'context', ran: false } } }],
])('stored, where a browser %s', async (_what, browser, expected) => {
  const stored = ['first'];
  const entry = endpointForTesting('POST', '/enter', { label: 'a' });
  const log = endpointForTesting('GET', '/log', {});
  const { outcomes } = await runCheckForTesting(
    storedXss,
    [entry, log],
    (request) => {
      if (request.method === 'POST') stored.push(fieldsOf(request).label ?? '');
      return `<ul>${stored.map((each) => `<li>${each}</li>`).join('')}</ul>`;
    },
    { random: seededRandom(7), ...(browser && { browser }) },
  );
  expect(outcomes.find(({ verdict }) => verdict.is === 'proved')).toMatchObject(expected);
});

it.each<[string, string | undefined]>([
  ['bcdfghjklm<script>alert(1)</script>k2345678zz', 'bcdfghjklm<script>qqqqqqqqqq(1)</script>k2345678zz'],
  ['<img src=x onerror=prompt`1`>', '<img src=x onerror=qqqqqqqqqq`1`>'],
  ['"><svg onload=bcdfghjklm()>', '"><script>qqqqqqqqqq()</script>'],
  ['</title><ScRiPt>bcdfghjklm()</sCrIpT>', '</title><svg onload=qqqqqqqqqq()>'],
  ["'-bcdfghjklm()-'", undefined],
  ['<q oncut=bcdfghjklm()>', undefined],
])('%s in other words', (payload, other) => {
  expect(reword(payload, m('bcdfghjklm'), m('qqqqqqqqqq'))).toBe(other);
});
