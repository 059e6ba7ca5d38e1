import { afterEach, describe, expect, it } from 'vitest';
import { PolicySchema } from '../model/policy.ts';
import type { RunEvent, RunOptions } from '../model/run.ts';
import { endpointForTesting } from '../probe/endpointForTesting.ts';
import { createNetworkTransport } from '../probe/network.ts';
import { crawl } from '../surface/crawl.ts';
import { runWith } from './run.ts';
import { echoCheckForTesting, storedCheckForTesting, surfaceForTesting } from './testing/checks-for-testing.ts';
import { type Seen, type Site, siteForTesting } from './testing/site-for-testing.ts';

const sites: Site[] = [];
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.stop()));
});

async function site(answer: Parameters<typeof siteForTesting>[0]): Promise<Site> {
  const made = await siteForTesting(answer);
  sites.push(made);
  return made;
}

async function start(target: Site, options: Partial<RunOptions>) {
  const events: RunEvent[] = [];
  const report = await runWith(
    {
      target: { url: target.url },
      surface: surfaceForTesting(),
      checks: [echoCheckForTesting],
      payloads: () => [],
      profile: 'gentle',
      transport: createNetworkTransport({ bodyLimit: 100_000, timeoutMs: 400, headersTimeoutMs: 300 }),
      on: (event) => events.push(event),
      ...options,
    },
    { prove: () => ({ holds: true }) },
  );
  return { report, events };
}

const q = { query: [['q', 'word']] as [string, string][] };

describe('secrets', () => {
  it('reach neither the report nor an event', async () => {
    const cookie = 'c00kie-of-the-session';
    const target = await site(({ path, query, headers }) => ({
      headers: { 'set-cookie': `sid=${cookie}` },
      body:
        path === '/raw'
          ? `<p>${query.get('q') ?? ''}</p><i>${headers.authorization ?? ''} ${headers.cookie ?? ''}</i>`
          : 'home',
    }));
    const raw = endpointForTesting('GET', `${target.url}raw`, {
      query: [
        ['q', 'word'],
        ['token', 'ordinary-t0ken'],
      ],
    });
    const { report, events } = await start(target, {
      surface: surfaceForTesting({ ...raw, points: raw.points.slice(0, 1) }),
      identity: {
        name: 'ann',
        headers: [
          ['Authorization', 'Bearer very-s3cret-value'],
          ['Cookie', 'own=0wn-cookie-value'],
        ],
      },
    });
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]?.as).toBe('ann');
    expect(target.seen.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer very-s3cret-value',
      cookie: expect.stringContaining(cookie),
    });
    const said = JSON.stringify([report, events]);
    for (const secret of ['very-s3cret-value', '0wn-cookie-value', cookie, 'ordinary-t0ken'])
      expect(said).not.toContain(secret);
  });
});

describe('a form with a token', () => {
  it('is submitted with a fresh one each time, as one session', async () => {
    let issued = 0;
    const refused: Seen[] = [];
    const target = await site((request) => {
      if (request.method === 'GET') {
        issued += 1;
        return {
          headers: { 'set-cookie': 'sid=one' },
          body: `<form method=post action=/say><input type=hidden name=csrf value=t${issued}><input name=text></form>`,
        };
      }
      const fields = new URLSearchParams(request.body);
      const ok = fields.get('csrf') === `t${issued}` && request.headers.cookie?.includes('sid=one');
      issued += 1;
      if (!ok) refused.push(request);
      return ok ? `<p>${fields.get('text') ?? ''}</p>` : { status: 403 };
    });
    const say = endpointForTesting('POST', `${target.url}say`, {
      body: {
        type: 'form',
        fields: [
          ['csrf', 'stale'],
          ['text', 'x'],
        ],
      },
      token: { page: target.url, name: 'csrf' },
    });
    const { report } = await start(target, { surface: surfaceForTesting(say), profile: 'normal' });
    expect(refused).toEqual([]);
    expect(report.findings).toMatchObject([{ parameter: 'text' }]);
  });
});

describe('a lost sign-in', () => {
  it('ends the run, and nothing of it is called clean', async () => {
    let count = 0;
    const target = await site(({ path }) => {
      if (path === '/login') return 'sign in';
      count += 1;
      return count > 9 ? { status: 302, headers: { location: '/login' } } : 'fine';
    });
    const endpoints = ['a', 'b', 'c'].map((path) => endpointForTesting('GET', `${target.url}${path}`, q));
    const { report } = await start(target, { surface: surfaceForTesting(...endpoints) });
    expect(report.findings).toEqual([]);
    expect(report.notChecked.map(({ endpoint, reason }) => [endpoint.slice(target.url.length + 4), reason])).toEqual([
      ['b q', 'answered 302: the sign-in was lost'],
      ['c', 'the sign-in was lost while checking'],
    ]);
  });
});

describe('reading again', () => {
  it('is done as every identity, and finds what only another may see', async () => {
    let stored = '';
    const target = await site(({ path, method, body, headers }) => {
      if (method === 'POST') stored = new URLSearchParams(body).get('text') ?? '';
      if (path === '/admin') return headers['x-user'] === 'admin' ? `<p>${stored}</p>` : { status: 403 };
      return 'fine';
    });
    const say = endpointForTesting('POST', `${target.url}say`, { body: { type: 'form', fields: [['text', 'x']] } });
    const admin = endpointForTesting('GET', `${target.url}admin`);
    const options = {
      surface: surfaceForTesting(say, admin),
      checks: [storedCheckForTesting],
      profile: 'normal' as const,
    };
    expect((await start(target, options)).report.findings).toEqual([]);
    const { report } = await start(target, { ...options, others: [{ name: 'admin', headers: [['X-User', 'admin']] }] });
    expect(report.findings).toMatchObject([{ sink: `${target.url}admin`, as: 'admin' }]);
  });

  it('touches no page that is named like an action', async () => {
    const target = await site(() => 'fine');
    const endpoints = [
      endpointForTesting('GET', `${target.url}page`, q),
      endpointForTesting('GET', `${target.url}reboot`),
      endpointForTesting('GET', `${target.url}denied`),
    ];
    await start(target, {
      surface: surfaceForTesting(...endpoints),
      checks: [storedCheckForTesting],
      policy: PolicySchema.parse({ deny: ['/denied'] }),
    });
    expect(new Set(target.seen.map(({ path }) => path))).toEqual(new Set(['/', '/page']));
  });
});

describe('a page that does not answer when it is read again', () => {
  it('is told of, since what it shows is not known', async () => {
    let written = false;
    const target = await site(({ path, method }, response) => {
      written ||= method === 'POST';
      if (path !== '/list' || !written) return 'fine';
      response.socket?.destroy();
      return undefined;
    });
    const say = endpointForTesting('POST', `${target.url}say`, { body: { type: 'form', fields: [['text', 'x']] } });
    const { report } = await start(target, {
      surface: surfaceForTesting(say, endpointForTesting('GET', `${target.url}list`)),
      checks: [storedCheckForTesting],
      profile: 'normal',
    });
    expect(report.notChecked).toMatchObject([
      { endpoint: `GET ${target.url}list`, cause: 'failed', reason: expect.stringContaining('read again') },
    ]);
  });
});

describe('staying within the target', () => {
  it('goes nowhere else, whatever the target says', async () => {
    const elsewhere = await site(() => 'elsewhere');
    const target = await site(({ path }) =>
      path === '/moved'
        ? { status: 302, headers: { location: elsewhere.url } }
        : `<a href="${elsewhere.url}">x</a><a href="/moved">y</a><form action="${elsewhere.url}"><input name=a></form><base href="${elsewhere.url}"><a href="z">z</a>`,
    );
    const away = endpointForTesting('GET', elsewhere.url, q);
    const { report } = await start(target, {
      surface: async (transport, signal) => {
        const learned = await crawl(target.url)(transport, signal);
        return { ...learned, endpoints: [...learned.endpoints, away] };
      },
      profile: 'thorough',
    });
    expect(elsewhere.seen).toEqual([]);
    expect(report.notChecked).toContainEqual(
      expect.objectContaining({ endpoint: `GET ${elsewhere.url}`, reason: expect.stringContaining('outside of') }),
    );
  });
});

describe('a hostile target', () => {
  it('costs bounded time and memory, and is told of', async () => {
    const target = await site(({ path, query }, response) => {
      if (path === '/endless') {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(16_384)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
        return undefined;
      }
      if (path === '/broken' && query.get('q') !== 'word') {
        response.socket?.resetAndDestroy();
        return undefined;
      }
      if (path === '/loop') return { status: 302, headers: { location: '/loop' } };
      if (path === '/quotes') return `<input name="token`.repeat(5000) + query.get('q');
      return 'fine';
    });
    const endpoints = ['endless', 'broken', 'loop', 'quotes'].map((path) =>
      endpointForTesting('GET', `${target.url}${path}`, q),
    );
    const { report } = await start(target, { surface: surfaceForTesting(...endpoints), profile: 'normal' });
    expect(report.notChecked.map(({ endpoint, reason }) => [endpoint.slice(target.url.length + 4), reason])).toEqual([
      ['broken q', expect.stringContaining('connection was lost')],
    ]);
    expect(report.findings.map(({ url }) => url.slice(target.url.length))).toEqual(['quotes']);
  });

  it('is left in peace at the first sign of distress', async () => {
    let dead = false;
    const target = await site(({ query }, response) => {
      dead ||= query.get('q')?.startsWith('<') === true;
      if (dead) response.socket?.destroy();
      return dead ? undefined : 'fine';
    });
    const endpoints = ['a', 'b'].map((path) => endpointForTesting('GET', `${target.url}${path}`, q));
    const { report } = await start(target, { surface: surfaceForTesting(...endpoints) });
    expect(report.notChecked).toMatchObject([
      { endpoint: `GET ${target.url}a q`, reason: expect.stringContaining('distress'), cause: 'failed' },
      { endpoint: `GET ${target.url}b`, reason: expect.stringContaining('distress'), cause: 'failed' },
    ]);
    expect(target.seen.filter(({ path }) => path === '/b')).toEqual([]);
  });
});

describe('an endpoint that never answers what is odd', () => {
  it('is left in peace after three probes, whichever check sent them', async () => {
    let unanswered = 0;
    const target = await site(({ path, query }) => {
      if (path !== '/raw' || /^[a-z0-9]*$/.test(query.get('q') ?? '')) return 'home';
      unanswered += 1;
      return new Promise(() => undefined);
    });
    const odd = { ...echoCheckForTesting, scope: 'point' } as const;
    const checks = ['one', 'two', 'three', 'four', 'five'].map((id) => ({ ...odd, id }));
    const { report } = await start(target, {
      checks,
      profile: 'normal',
      surface: surfaceForTesting(endpointForTesting('GET', `${target.url}raw`, q)),
    });
    expect(unanswered).toBeLessThanOrEqual(4);
    expect(report.findings).toEqual([]);
    expect(report.notChecked.some(({ reason }) => reason.includes('left in peace'))).toBe(true);
  });
});
