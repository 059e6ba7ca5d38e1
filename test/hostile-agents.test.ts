import type { AgentBatch, Finding, MonitorState, Report } from 'selfward';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorOf, type Caller } from './support/api.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** What a device that was taken over may put anywhere. */
const STRINGS = [
  ...['', 'constructor', '__proto__', 'toString', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'],
  ...["'; drop table findings--", '\u0000', '\u202eexe', '\ud800', '../../etc/passwd', 'javascript:alert(1)', '%'],
  ...['+275760-09-13T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '-271821-04-20T00:00:00.000Z', 'http://[', '☃'],
  ...['x'.repeat(5_000), 'GET http://other.test/', '{{7*7}}'],
];
const NUMBERS = [0, -1, -0.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 5e-324];
const OTHERS: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  Array(1_000).fill({}),
  { toString: null },
  { length: 1e9 },
];
const EVERYTHING: readonly unknown[] = [...STRINGS, ...NUMBERS, ...OTHERS];

const AT = '2026-05-14T09:30:00.000Z';
const finding: Finding = {
  ...{ id: 'own', check: 'command-injection', title: 'Command injection', cwe: 'CWE-78', severity: 'critical' },
  ...{ cvss: 'CVSS:3.1/AV:N', cvss4: 'CVSS:4.0/AV:N', technology: 'ejs', exposes: ['a'], as: 'chief' },
  ...{ confidence: 'proved', proof: { kind: 'sighting', observed: 'a', control: 'b' } },
  ...{ url: 'http://localhost/ping/{host}', method: 'GET', location: 'path', parameter: 'host', sink: 'child-process' },
  ...{
    evidence: 'ping x; id',
    reproduce: 'curl …',
    advice: 'Use execFile.',
    request: 'GET /',
    response: 'HTTP/1.1 200',
  },
  code: { sensor: 'child-process', file: 'src/ping.js', line: 12, column: 3, frames: ['at a (b:1:2)'] },
};
const notChecked = [
  { endpoint: 'GET http://localhost/', reason: 'no', check: 'x', parameter: 'p', cause: 'failed' as const },
];
const state: MonitorState = {
  ...{ schema: 'selfward-monitor/1', name: 'gateway', framework: 'express', mode: 'shadow', gaps: ['a'], notChecked },
  routes: [
    {
      ...{ method: 'GET', url: '/ping/:host', points: 1, state: 'vulnerable', reason: 'r', checkedAt: AT },
      ...{ findings: ['own'], sinks: ['child-process'], probes: { all: 2, crashes: 1 } },
    },
  ],
  sensors: [{ sensor: 'ejs', way: 'ES copy', seen: false, reason: 'r' }],
  shadow: {
    ...{ state: 'up', reason: 'r', starts: 1, startMs: 2, crashes: 0, hangs: 0 },
    withheld: [{ kind: 'network', times: 1, examples: ['a'] }],
  },
  guard: { state: 'idle', reason: 'r', eventLoopUtilization: 0.1, inFlight: 0, p99Ms: 3 },
  ...{ cycle: { startedAt: AT, finishedAt: AT, done: 1, of: 1 }, probes: 3 },
};
const report: Report = {
  ...{ schema: 'selfward-report/1', target: 'gateway', startedAt: AT, durationMs: 10, profile: 'normal', notChecked },
  ...{ checks: ['command-injection'], findings: [finding], visited: ['GET /'], retest: 'still' },
  stats: { requests: 4, injectionPoints: 1, endpoints: 1 },
};
const hello = { type: 'hello', name: 'gateway', library: '0.1.0', node: 'v24', platform: 'linux x64' };
const messages: readonly object[] = [
  hello,
  { type: 'finding', finding },
  { type: 'cleared', finding },
  { type: 'state', state },
  { type: 'report', order: 'order-1', report },
  { type: 'failed', order: 'order-1', problem: 'p' },
  { type: 'heartbeat' },
];

type Path = readonly (string | number)[];

/** Every place in a value, its branches included. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]))];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<string | number, unknown>)[key], value);
}

/** The same with one place changed. */
function withAt<T>(value: T, path: Path, put: unknown): T {
  const copy = structuredClone(value);
  const key = path.at(-1);
  if (key !== undefined) (at(copy, path.slice(0, -1)) as Record<string | number, unknown>)[key] = put;
  return copy;
}

/** What the schemas let through: of each leaf another value of its own kind. @param turn - which of them. */
function ofItsKind<T>(value: T, turn: number): T {
  const leaves = placesOf(value).filter((path) => typeof at(value, path) !== 'object' && path.length > 0);
  return leaves.reduce((changed, path, index) => {
    const now = at(value, path);
    const key = path.at(-1);
    // What has few values stays: anything else there is refused, which is tried by itself.
    const isWord = [
      'schema',
      'state',
      'mode',
      'severity',
      'confidence',
      'kind',
      'location',
      'cause',
      'cwe',
      'retest',
    ].includes(String(key));
    if (isWord || typeof now === 'boolean') return changed;
    if (typeof now === 'string') return withAt(changed, path, STRINGS[(turn + index) % STRINGS.length]);
    const whole = NUMBERS.filter((number) => Number.isSafeInteger(number));
    const numbers = key === 'eventLoopUtilization' || String(key).endsWith('Ms') ? NUMBERS : whole;
    return withAt(changed, path, numbers[(turn + index) % numbers.length]);
  }, value);
}

describe('a device that was taken over', { timeout: 120_000 }, () => {
  const DEVICES = ['taken-1', 'taken-2', 'taken-3', 'taken-4'];
  /** For what is said in heaps: a device that says so much is not listened to for a minute. */
  const LOUD = Array.from({ length: 80 }, (_, i) => `loud-${i}`);
  const VICTIM = 'well-behaved';
  const tokens = new Map<string, string>();
  let server: ServerProcess;
  let admin: Caller;
  let seq = 0;

  beforeAll(async () => {
    // Nothing else of what it says shall come in between.
    server = await startServer({ env: { SELFWARD_SELF_CHECK: 'off' } });
    admin = await administratorOf(server);
    for (const name of [...DEVICES, ...LOUD, VICTIM]) {
      const entry = { name, category: 'gateway', net: 'building-wifi', model: 'M', position: 'P' };
      await admin.call('PUT', `/api/devices/${name}`, entry);
      tokens.set(name, (await admin.call<{ token: string }>('POST', `/api/devices/${name}/agent-tokens`)).token);
    }
  });
  afterAll(() => server?.stop());

  const post = (device: string, body: string, type = 'application/json') =>
    fetch(new URL('/api/agents/messages', server.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.get(device)}`, 'content-type': type },
      body,
    });
  const numbered = (said: readonly object[]) =>
    said.map((message) => {
      seq += 1;
      return { seq, at: AT, ...message };
    });
  const batch = (said: readonly object[]): AgentBatch => ({
    protocol: 'selfward-agent/1',
    stream: 'stream-0001',
    messages: numbered(said),
  });
  const say = (device: string, ...said: object[]) => post(device, JSON.stringify(batch(said)));

  /** Every page that shows what devices said. */
  async function pages(device: string): Promise<string[]> {
    const { rows: findings } = await admin.call<{ rows: { id: string }[] }>('GET', `/api/findings?device=${device}`);
    const { rows: runs } = await admin.call<{ rows: { id: string }[] }>('GET', `/api/runs?device=${device}`);
    return [
      ...[`/devices/${device}`, `/findings?device=${device}`, `/runs?device=${device}`, '/', '/alarms', '/log'],
      ...findings.slice(0, 8).map(({ id }) => `/findings/${id}`),
      ...runs.slice(0, 4).map(({ id }) => `/runs/${id}`),
    ];
  }
  async function expectPages(device: string): Promise<void> {
    for (const path of await pages(device)) {
      const { status, text } = await admin.page(path);
      expect(status, path).toBe(200);
      for (const markup of ['<script>alert', '<img src=x', 'Invalid Date', 'NaN', '[object Object]'])
        expect(text.includes(markup), `${path} shows ${markup}`).toBe(false);
    }
  }

  it('is answered with what was refused, whatever stands wherever in a message', async () => {
    const wrong = messages.flatMap((message) =>
      placesOf({ seq: 1, at: AT, ...message })
        .filter((path) => path.length > 0)
        .flatMap((path) => EVERYTHING.map((put) => withAt({ at: AT, ...message } as object, path, put))),
    );
    expect(wrong.length).toBeGreaterThan(2_000);
    // In the largest heaps that are taken, and slowly enough to be listened to.
    const heaps: object[][] = [[]];
    let bytes = 0;
    for (const message of wrong) {
      const length = JSON.stringify(message).length + 40;
      if (heaps.at(-1)?.length === 100 || bytes + length > 1_400_000) {
        heaps.push([]);
        bytes = 0;
      }
      heaps.at(-1)?.push(message);
      bytes += length;
    }
    for (const [index, heap] of heaps.entries()) {
      const response = await say(LOUD[index] ?? '', ...heap);
      const text = await response.text();
      expect([200, 400], text.slice(0, 300)).toContain(response.status);
      expect(text.length).toBeLessThan(20_000);
    }
    for (const each of LOUD.slice(0, 12)) await expectPages(each);
  });

  it('cannot break a page by what the schemas let through', async () => {
    const device = DEVICES[1] ?? '';
    for (let turn = 0; turn < STRINGS.length; turn += 1) {
      const response = await say(
        device,
        { type: 'state', state: ofItsKind(state, turn) },
        { type: 'finding', finding: { ...ofItsKind(finding, turn), check: 'command-injection', method: 'GET' } },
        { ...hello, name: STRINGS[turn]?.slice(0, 200) ?? '' },
      );
      expect(response.status, await response.text()).toBe(200);
      await expectPages(device);
    }
  });

  it('cannot keep an order from ending, nor a run’s page from being shown, by what it answers', async () => {
    const device = DEVICES[2] ?? '';
    await say(device, hello);
    for (const answer of [
      ...[0, 1, 2, 3].map((turn) => ({ report: { ...ofItsKind(report, turn), startedAt: AT, findings: [] } })),
      { report: { ...report, durationMs: 1e308, stats: { requests: -5, injectionPoints: 1, endpoints: 1 } } },
      { report: { ...report, notChecked: Array(4_000).fill(notChecked[0]) } },
      { report: { ...report, findings: Array.from({ length: 900 }, (_, i) => ({ ...finding, parameter: `p${i}` })) } },
      { report: { ...report, findings: [{ ...finding, parameter: 'x'.repeat(30_000) }] } },
      { report: { ...report, schema: 'selfward-report/9' } },
      { report: null },
    ]) {
      const { id } = await admin.call<{ id: string }>('POST', `/api/devices/${device}/runs`, { from: 'inside' });
      const response = await say(device, { type: 'report', order: id, ...answer });
      expect(response.status, await response.text()).toBe(200);
      const run = await admin.call<{ state: string }>('GET', `/api/runs/${id}`);
      expect(['done', 'failed']).toContain(run.state);
      await expectPages(device);
    }
  });

  it('touches nothing of another device, whatever it names', async () => {
    await say(VICTIM, hello, { type: 'finding', finding });
    const theirs = () => admin.call<{ rows: { id: string }[] }>('GET', `/api/findings?device=${VICTIM}`);
    const before = await theirs();
    const { id } = await admin.call<{ id: string }>('POST', `/api/devices/${VICTIM}/runs`, { from: 'inside' });
    const device = DEVICES[3] ?? '';
    const their = before.rows[0]?.id ?? '';
    const response = await say(
      device,
      { type: 'cleared', finding: { ...finding, id: their } },
      { type: 'finding', finding: { ...finding, id: their, title: 'taken over' } },
      { type: 'report', order: id, report },
      { type: 'failed', order: id, problem: 'no' },
      {
        type: 'state',
        state: { ...state, name: VICTIM, routes: [{ ...state.routes[0], state: 'clean', findings: [] }] },
      },
    );
    expect(response.status).toBe(200);
    expect(await theirs()).toEqual(before);
    expect((await admin.call<{ state: string }>('GET', `/api/runs/${id}`)).state).toBe('queued');
  });

  it.each([
    ['no JSON', '{"protocol":'],
    ['a list', '[]'],
    [
      'a prototype',
      '{"__proto__":{"admin":true},"protocol":"selfward-agent/1","stream":"stream-0001","messages":[{}]}',
    ],
    ['an unknown version', '{"protocol":"selfward-agent/2","stream":"stream-0001","messages":[{}]}'],
    ['much nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['too many messages', `{"protocol":"selfward-agent/1","stream":"stream-0001","messages":[${'{},'.repeat(200)}{}]}`],
    ['too much', `{"protocol":"${'x'.repeat(2_000_000)}"}`],
  ])('is refused whole with %s', async (_, body) => {
    const response = await post(VICTIM, body);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x'])(
    'is refused with a body of %s',
    async (type) => {
      const { status } = await post(VICTIM, JSON.stringify(batch([hello])), type);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    },
  );

  it.each([
    ['nothing', '?working='],
    ['too much', `?working=${'a,'.repeat(6_000)}`],
    ['a list', '?working[]=a'],
    ['two', '?working=a&working=b'],
    ['a zero', '?x=1&working=%00'],
  ])('is answered when it asks for orders and names %s', async (_, query) => {
    const { status } = await fetch(new URL(`/api/agents/orders${query}`, server.url), {
      headers: { authorization: `Bearer ${tokens.get(DEVICES[3] ?? '')}` },
      signal: AbortSignal.timeout(1_000),
    }).catch(() => ({ status: 204 }));
    expect(status).toBeLessThan(500);
  });

  it('filled neither the log on the way nor what the process says', async () => {
    const { rows } = await admin.call<{ rows: { action: string; object: string }[] }>('GET', '/api/log?limit=500');
    const heard = rows.filter(({ action }) => /^(agent\.|refusal)/.test(action)).map(({ object }) => object);
    expect(heard.length).toBeLessThanOrEqual(tokens.size);
    const lines = server
      .said()
      .split('\n')
      .filter((each) => each.startsWith('{') && !each.includes('"msg":"inventory"'));
    expect(lines).toEqual([]);
  });
});
