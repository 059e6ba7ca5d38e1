import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../model/endpoint.ts';
import { ReportSchema } from '../../model/report.ts';
import type { RunOptions } from '../../model/run.ts';
import type { Identity } from '../../model/target.ts';
import { endpointForTesting } from '../../probe/endpointForTesting.ts';
import { createNetworkTransport } from '../../probe/network.ts';
import { crawl } from '../../surface/crawl.ts';
import { runWith } from '../run.ts';
import { echoCheckForTesting, storedCheckForTesting, surfaceForTesting } from '../testing/checks-for-testing.ts';
import { type Seen, type Site, siteForTesting } from '../testing/site-for-testing.ts';
import { readSignInFile } from './read-sign-in-file.ts';

const sites: Site[] = [];
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.stop()));
});

type Answer = Awaited<ReturnType<Parameters<typeof siteForTesting>[0]>>;
const away = (location: string, headers: Record<string, string | string[]> = {}): Answer => ({
  status: 302,
  headers: { location, ...headers },
});
const LOGIN = (token: string) =>
  `<h1>Sign in</h1><form method=post><input type=hidden name=csrf value="${token}"><input name=user>
  <input type=password name=pass><button>Go</button></form>`;

/** An application behind a form with tokens that are good once, and sessions that end after so many requests. */
async function app(options: { lasts?: number; locksAfter?: number; page?: (seen: Seen) => Answer } = {}) {
  const { lasts = Number.POSITIVE_INFINITY, locksAfter = Number.POSITIVE_INFINITY } = options;
  const state = { serial: 0, tries: 0, wrong: 0, probesOut: 0, signIns: [] as string[] };
  const tokens = new Set<string>();
  const sessions = new Map<string, { user: string; left: number }>();
  const site = await siteForTesting((seen) => {
    const { path, method, body, headers } = seen;
    const id = /sid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '';
    if (path === '/login' && method === 'GET') {
      const token = `t${++state.serial}`;
      tokens.add(token);
      return { headers: { 'set-cookie': `pre=${token}` }, body: LOGIN(token) };
    }
    if (path === '/login') {
      const form = new URLSearchParams(body);
      if (!tokens.delete(form.get('csrf') ?? '') || !/pre=/.test(headers.cookie ?? '')) return { status: 419 };
      state.tries += 1;
      if (state.wrong >= locksAfter) return { status: 429, body: 'Too many attempts' };
      const user = form.get('user') ?? '';
      if (form.get('pass') !== `${user}-pw1`) {
        state.wrong += 1;
        return LOGIN(`t${++state.serial}`);
      }
      const made = `s${++state.serial}x`;
      sessions.set(made, { user, left: lasts });
      state.signIns.push(user);
      return away('/', { 'set-cookie': [`sid=${made}; HttpOnly`, 'pre=; Max-Age=0'] });
    }
    const session = sessions.get(id);
    if (path === '/logout') sessions.delete(id);
    if (!session || session.left-- <= 0) {
      if (path !== '/' && path !== '/me') state.probesOut += 1;
      sessions.delete(id);
      return away('/login', { 'set-cookie': 'sid=gone; Max-Age=0' });
    }
    if (path === '/me') return `Signed in as ${session.user}`;
    return options.page?.({ ...seen, headers: { ...headers, 'x-user': session.user } }) ?? '<a href=/raw?q=x>home</a>';
  });
  sites.push(site);
  return { site, state, sessions };
}

const who = (name = 'ann', password = `${name}-pw1`): Identity[] =>
  readSignInFile(
    `identities: [{ name: ${name}, steps: [{ form: /login, fields: { user: ${name}, pass: '{env:PW}' } }],
      verify: { url: /me, shows: Signed in as } }]`,
    'steps.yaml',
    { env: () => password, file: () => '' },
  );

const q = (url: string): Endpoint => endpointForTesting('GET', url, { query: [['q', 'word']] });

async function start(site: Site, options: Partial<RunOptions>) {
  const events: unknown[] = [];
  const report = await runWith(
    {
      target: { url: site.url },
      surface: surfaceForTesting(),
      checks: [echoCheckForTesting],
      payloads: () => [],
      profile: 'normal',
      transport: createNetworkTransport({ connections: 4 }),
      on: (event) => events.push(event),
      ...options,
    },
    { prove: () => ({ holds: true }) },
  );
  return { report: ReportSchema.parse(report), told: JSON.stringify([events, report]) };
}

const identity = (given = who()) => (given[0] ? { identity: given[0] } : {});
const echo = ({ path, query }: Seen): Answer => {
  const text = query.get('q') ?? '';
  return path === '/raw' ? `<p>${text}</p>` : `<p>${text.replaceAll('<', '&lt;')}</p>`;
};

describe('a sign-in by steps', () => {
  it('finds behind a form with a token what no stranger sees, and tells nobody the secrets', async () => {
    const { site, state } = await app({ page: echo });
    const { report, told } = await start(site, { ...identity(), surface: surfaceForTesting(q(`${site.url}raw`)) });
    expect(report.findings).toMatchObject([{ url: `${site.url}raw`, as: 'ann', confidence: 'proved' }]);
    expect(report.notChecked).toEqual([]);
    expect(state.signIns).toEqual(['ann']);
    expect(report.stats.requests).toBe(site.seen.length);
    expect(told).not.toContain('ann-pw1');
    for (const id of told.matchAll(/sid=\w+/g)) expect(id[0]).not.toMatch(/sid=s\d+x/);
  });

  it('reads the site as somebody signed in, and follows no way out', async () => {
    const { site, state } = await app({
      page: (seen) => (seen.path === '/' ? '<a href=/logout>x</a><a href="/raw?q=a">r</a>' : echo(seen)),
    });
    const { report } = await start(site, { ...identity(), surface: crawl(site.url) });
    expect(report.findings).toMatchObject([{ url: `${site.url}raw` }]);
    expect(site.seen.map(({ path }) => path)).not.toContain('/logout');
    expect(state.signIns).toEqual(['ann']);
  });

  it('takes a token out of JSON and carries it in a header', async () => {
    const site = await siteForTesting(({ path, body, headers, query }) => {
      if (path === '/api/login') {
        const { user, password } = JSON.parse(body);
        if (user !== 'ann' || password !== 'p"w\\7') return { status: 401 };
        return { headers: { 'content-type': 'application/json' }, body: '{"data":{"token":"tok-123456"}}' };
      }
      if (headers.authorization !== 'Bearer tok-123456') return { status: 401, body: '{"error":"no"}' };
      return path === '/api/me' ? '{"user":"ann"}' : `<p>${query.get('q')}</p>`;
    });
    sites.push(site);
    const [ann] = readSignInFile(
      JSON.stringify({
        identities: [
          {
            name: 'ann',
            steps: [
              {
                json: '/api/login',
                body: { user: 'ann', password: '{env:PW}' },
                take: { token: { json: 'data.token' } },
              },
              { header: 'Authorization', value: 'Bearer {token}' },
            ],
            verify: { url: '/api/me', status: 200, shows: '"ann"' },
          },
        ],
      }),
      's.json',
      { env: () => 'p"w\\7', file: () => '' },
    );
    const { report, told } = await start(site, {
      ...(ann && { identity: ann }),
      surface: surfaceForTesting(q(`${site.url}raw`)),
    });
    expect(report.findings).toHaveLength(1);
    expect(report.notChecked).toEqual([]);
    expect(told).not.toContain('tok-123456');
  });
});

describe('a sign-in that fails', () => {
  it('ends the run before anything was checked, after one attempt', async () => {
    const { site, state } = await app({ page: echo });
    const { report, told } = await start(site, {
      ...identity(who('ann', 'wr0ng-secret')),
      surface: surfaceForTesting(q(`${site.url}raw`)),
    });
    expect(report.findings).toEqual([]);
    expect(report.notChecked).toMatchObject([
      { reason: expect.stringMatching(/^the sign-in as "ann" failed: .*\/me answered 302/), cause: 'failed' },
    ]);
    expect(state.tries).toBe(1);
    expect(site.seen.some(({ path }) => path === '/raw')).toBe(false);
    expect(told).not.toContain('wr0ng-secret');
  });

  it.each<[string, string, RegExp]>([
    ['a page that looks the same to everybody', 'verify: { url: /login }', /looks the same to a stranger/],
    ['a word that does not show', 'verify: { url: /me, shows: Welcome }', /does not show "Welcome"/],
    ['a word that must not show', 'verify: { url: /me, hides: ann }', /shows "ann"/],
  ])('says what is wrong with the verification: %s', async (_name, verify, reason) => {
    const { site } = await app();
    const [ann] = readSignInFile(
      `identities: [{ name: ann, steps: [{ form: /login, fields: { user: ann, pass: '{env:PW}' } }], ${verify} }]`,
      's.yaml',
      { env: () => 'ann-pw1', file: () => '' },
    );
    const { report } = await start(site, { ...(ann && { identity: ann }) });
    expect(report.notChecked[0]?.reason).toMatch(reason);
  });

  it.each<[string, string, RegExp]>([
    ['no such field', '{ form: /login, fields: { otp: "{env:PW}" } }', /no form with the fields otp/],
    ['nothing to take', '{ json: /login, body: "{env:PW}", take: { a: { json: x } } }', /step 1 \(json \/login\)/],
  ])('names the step: %s', async (_name, step, reason) => {
    const { site } = await app();
    const [ann] = readSignInFile(`identities: [{ name: ann, steps: [${step}], verify: { url: /me } }]`, 's.yaml', {
      env: () => 'ann-pw1',
      file: () => '',
    });
    const { report } = await start(site, { ...(ann && { identity: ann }) });
    expect(report.notChecked[0]?.reason).toMatch(reason);
  });
});

describe('a session that ends', () => {
  it('is made new, and what it spoilt is checked again', async () => {
    const { site, state } = await app({ lasts: 16, page: echo });
    const endpoints = ['a', 'b', 'c', 'raw'].map((path) => q(`${site.url}${path}`));
    const { report } = await start(site, { ...identity(), surface: surfaceForTesting(...endpoints) });
    expect(report.notChecked).toEqual([]);
    expect(report.findings).toMatchObject([{ url: `${site.url}raw` }]);
    expect(state.signIns.length).toBeGreaterThan(1);
    expect(state.signIns.length).toBeLessThan(12);
  });

  it('is never taken for health where it is too short for an endpoint', async () => {
    const { site, state } = await app({ lasts: 4, page: echo });
    const { report } = await start(site, {
      ...identity(),
      surface: surfaceForTesting(q(`${site.url}raw`), q(`${site.url}b`)),
    });
    const reasons = report.notChecked.map(({ endpoint, reason }) => `${endpoint.slice(-3)} ${reason}`);
    expect(reasons).toContainEqual(expect.stringMatching(/\/b .*sign-in was lost/));
    expect(state.tries).toBeLessThanOrEqual(40);
  });

  it('stays lost when the password was changed meanwhile: three refusals at most, the rest is not checked', async () => {
    const given = who();
    const { site, state } = await app({
      lasts: 12,
      page: (seen) => {
        // From here on the password that we have is wrong.
        Object.assign(given[0]?.signIn?.secrets ?? {}, { 'env:PW': 'another' });
        return echo(seen);
      },
    });
    const endpoints = ['a', 'b', 'c', 'd'].map((path) => q(`${site.url}${path}`));
    const { report } = await start(site, { ...identity(given), surface: surfaceForTesting(...endpoints) });
    expect(state.wrong).toBe(3);
    const left = report.notChecked.map(({ reason }) => reason);
    expect(left.length).toBeGreaterThan(0);
    expect(left.every((reason) => reason.includes('signing in again failed'))).toBe(true);
    expect(report.notChecked.some(({ endpoint }) => endpoint.endsWith('/d'))).toBe(true);
  });

  it('may lead to a page that speaks of locked accounts', async () => {
    const { site } = await app({ page: (seen) => (seen.path === '/' ? 'The user account bob is locked' : echo(seen)) });
    const { report } = await start(site, { ...identity(), surface: surfaceForTesting(q(`${site.url}raw`)) });
    expect(report.findings).toHaveLength(1);
  });

  it('is not tried again where the target says that it was too often', async () => {
    const given = who();
    const { site, state } = await app({
      lasts: 12,
      locksAfter: 0,
      page: echo,
    });
    // The first sign-in of a locked account fails for good, without a second attempt.
    const { report } = await start(site, { ...identity(given), surface: surfaceForTesting(q(`${site.url}a`)) });
    expect(report.notChecked[0]?.reason).toContain('takes no further attempts');
    expect(state.tries).toBe(1);
  });

  it('is ended by no probe: ways out are left alone, whatever names them', async () => {
    const { site, state } = await app({ page: echo });
    const out = endpointForTesting('GET', `${site.url}logout`, { query: [['next', '/']], source: 'list', safe: true });
    const { report } = await start(site, { ...identity(), surface: surfaceForTesting(out, q(`${site.url}a`)) });
    expect(report.notChecked).toMatchObject([
      { reason: expect.stringContaining('ended the session'), cause: 'by-rule' },
    ]);
    expect(state.signIns).toEqual(['ann']);
  });

  it('survives probes of the sign-in itself, which are sent as nobody', async () => {
    const { site, state } = await app({ page: echo });
    const body = {
      type: 'form' as const,
      fields: [
        ['csrf', 'x'],
        ['user', 'x'],
        ['pass', 'x'],
      ] as [string, string][],
    };
    const login = endpointForTesting('POST', `${site.url}login`, {
      body,
      token: { page: `${site.url}login`, name: 'csrf' },
    });
    await start(site, { ...identity(), surface: surfaceForTesting(login) });
    const tried = site.seen.filter(({ method, path }) => method === 'POST' && path === '/login');
    expect(tried.length).toBeGreaterThan(3);
    expect(tried.some(({ headers }) => /sid=/.test(headers.cookie ?? ''))).toBe(false);
    expect(state.signIns).toEqual(['ann']);
  });
});

describe('several identities', () => {
  it('read again what one of them stored, each in its own session', async () => {
    let stored = '';
    const { site, state } = await app({
      page: ({ path, method, body, headers }) => {
        if (method === 'POST') stored = new URLSearchParams(body).get('text') ?? '';
        if (path === '/admin') return headers['x-user'] === 'root' ? `<p>${stored}</p>` : { status: 403 };
        return 'fine';
      },
    });
    const say = endpointForTesting('POST', `${site.url}say`, { body: { type: 'form', fields: [['text', 'x']] } });
    const options = {
      ...identity(),
      others: who('root'),
      surface: surfaceForTesting(say, endpointForTesting('GET', `${site.url}admin`)),
      checks: [storedCheckForTesting],
    };
    const { report } = await start(site, options);
    expect(report.findings).toMatchObject([{ sink: `${site.url}admin`, as: 'root' }]);
    expect(state.signIns).toEqual(['ann', 'root']);
  });

  it('go on without one that cannot sign in, and say so', async () => {
    const { site } = await app({ page: echo });
    const { report } = await start(site, {
      ...identity(),
      others: who('root', 'wr0ng-secret'),
      surface: surfaceForTesting(q(`${site.url}raw`)),
      checks: [echoCheckForTesting, storedCheckForTesting],
    });
    expect(report.findings).toHaveLength(1);
    expect(report.notChecked).toMatchObject([
      { reason: expect.stringMatching(/"root" failed.*no page was read as root/), cause: 'failed' },
    ]);
  });
});
