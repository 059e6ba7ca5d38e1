import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import type { Location } from '../model/index.ts';
import storedXss from './stored-xss.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

type Show = (values: readonly string[]) => string | { headers: Record<string, string>; body: string };

/** Takes a value in one way and shows what was stored on `/log`. */
function shop(take: 'last' | 'list', show: Show, accept: (value: string) => boolean = () => true) {
  const stored: string[] = ['first'];
  return (request: { method: string; url: string; headers: [string, string][]; body?: string | Uint8Array }) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/log') return show(stored);
    const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1];
    const value = fieldsOf(request as never).label ?? agent ?? '';
    if (!accept(value)) return { status: 400, body: `<p>bad: ${escapeHtml(value)}</p>` };
    if (take === 'last') stored.length = 0;
    stored.push(value);
    return { status: 303, headers: { location: '/log' } };
  };
}

const li =
  (encode: (value: string) => string): Show =>
  (values) =>
    `<ul>${values.map((each) => `<li>${encode(each)}</li>`).join('')}</ul>`;
const raw = (value: string) => value;

const vulnerable: [string, Location, ReturnType<typeof shop>][] = [
  ['a form, the last value shown', 'body', shop('last', li(raw))],
  ['a form, all values shown', 'body', shop('list', li(raw))],
  ['JSON', 'json', shop('list', li(raw))],
  ['a header in a log', 'header', shop('list', li(raw))],
  ['an attribute', 'body', shop('last', ([value]) => `<input value="${value?.replace(/[<>]/g, '')}">`)],
  ['a script', 'body', shop('last', ([value]) => `<script>var label = '${value?.replace(/[<>]/g, '')}'</script>`)],
  ['a link despite escaping', 'body', shop('last', ([value]) => `<a href="${escapeHtml(value)}">x</a>`)],
  [
    'tags stripped once',
    'body',
    shop(
      'last',
      li((value) => value.replace(/<\/?script>/g, '')),
    ),
  ],
];

const safe: [string, Location, ReturnType<typeof shop>][] = [
  ['escaped', 'body', shop('list', li(escapeHtml))],
  [
    'shown as JSON',
    'body',
    shop('list', (values) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(values) })),
  ],
  ['refused unless letters, the refusal escaped', 'body', shop('list', li(raw), (value) => /^[\w/.]*$/.test(value))],
  ['not shown', 'body', shop('list', () => '<p>nothing</p>')],
  ['a header, escaped', 'header', shop('list', li(escapeHtml))],
];

async function check(location: Location, application: ReturnType<typeof shop>) {
  const name = location === 'header' ? 'User-Agent' : 'label';
  const source = endpointForTesting(location === 'header' ? 'GET' : 'POST', '/label', { [name]: 'old' }, location);
  const log = endpointForTesting('GET', '/log', {});
  return runCheckForTesting(storedXss, [source, log], application as never, { random: seededRandom(3) });
}

describe('stored-xss', () => {
  it.each(vulnerable)('finds: %s', async (_, location, application) => {
    const { outcomes } = await check(location, application);
    const [outcome] = outcomes;
    expect(outcome?.verdict.is).toBe('proved');
    expect(outcome?.sink?.url).toBe('http://device.test/log');
    if (outcome?.verdict.is === 'proved') expect(prove(outcome.verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('is silent on: %s', async (_, location, application) => {
    const { outcomes } = await check(location, application);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });

  it('does not take a reflection for something stored', async () => {
    const endpoint = endpointForTesting('GET', '/greet', { label: 'x' });
    const { outcomes } = await runCheckForTesting(
      storedXss,
      [endpoint],
      (request) => `<p>${fieldsOf(request).label}</p>`,
    );
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });
});

describe('stored-xss on pages that a request makes', () => {
  const site = (show: (value: string) => string) => {
    const notes: string[] = [];
    return (request: { method: string; url: string }) => {
      const { pathname } = new URL(request.url);
      const fields = fieldsOf(request as never);
      if (request.method === 'POST')
        return { status: 303, headers: { location: `/notes/${notes.push(fields.text ?? '')}` } };
      return `<p>${show(notes[Number(pathname.split('/').at(-1)) - 1] ?? 'none')}</p>`;
    };
  };
  const endpoints = [endpointForTesting('POST', '/notes', { text: 'hello' }), endpointForTesting('GET', '/home', {})];

  it.each([
    ['raw', raw, 'proved'],
    ['escaped', escapeHtml, 'clean'],
  ] as const)('%s', async (_, show, expected) => {
    const { outcomes } = await runCheckForTesting(storedXss, endpoints, site(show), { random: seededRandom(3) });
    const [outcome] = outcomes.filter(({ point }) => point.name === 'text');
    expect(outcome?.verdict.is).toBe(expected);
    if (expected === 'proved') expect(outcome?.sink?.url).toMatch(/\/notes\/\{id\}$/);
  });
});
