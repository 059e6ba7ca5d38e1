import { afterEach, describe, expect, it } from 'vitest';
import { defineCheck } from '../model/check.ts';
import { PolicySchema } from '../model/policy.ts';
import { ReportSchema } from '../model/report.ts';
import type { RunEvent, RunOptions } from '../model/run.ts';
import { endpointForTesting } from '../probe/endpointForTesting.ts';
import { createNetworkTransport } from '../probe/network.ts';
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

const escaped = (text: string) => text.replaceAll('<', '&lt;');
const holds = { prove: () => ({ holds: true as const }) };

function start(target: Site, options: Partial<RunOptions>, parts = holds as Parameters<typeof runWith>[1]) {
  const events: RunEvent[] = [];
  const report = runWith(
    {
      target: { url: target.url },
      surface: surfaceForTesting(),
      checks: [echoCheckForTesting],
      payloads: () => [],
      profile: 'normal',
      transport: createNetworkTransport({ connections: 4 }),
      on: (event) => events.push(event),
      ...options,
    },
    parts,
  );
  return report.then((done) => ({ report: ReportSchema.parse(done), events }));
}

/** `/raw` echoes its `q`, `/safe` escapes it. */
const echo = ({ path, query }: Seen) => {
  const q = query.get('q') ?? '';
  return path === '/raw' ? `<p>${q}</p>` : path === '/safe' ? `<p>${escaped(q)}</p>` : '<h1>home</h1>';
};

describe('run', () => {
  it('finds the flaw, is silent on its twin, and says how to see it again', async () => {
    const target = await site(echo);
    const raw = endpointForTesting('GET', `${target.url}raw`, { query: [['q', 'word']] });
    const safe = endpointForTesting('GET', `${target.url}safe`, { query: [['q', 'word']] });
    const { report, events } = await start(target, { surface: surfaceForTesting(raw, safe) });
    expect(report.findings).toMatchObject([
      {
        check: 'echo',
        url: `${target.url}raw`,
        method: 'GET',
        location: 'query',
        parameter: 'q',
        confidence: 'proved',
      },
    ]);
    expect(report.findings[0]?.evidence).toMatch(/<p><[a-z0-9]{10}><\/p>/);
    expect(report.findings[0]?.reproduce).toMatch(/^curl .*'http:\/\/127\.0\.0\.1:\d+\/raw\?q=%3C/);
    expect(report.notChecked).toEqual([]);
    expect(report.stats).toEqual({ requests: target.seen.length, injectionPoints: 2, endpoints: 2 });
    const progress = events.filter((event) => event.type === 'progress');
    expect(progress.every(({ sent, planned }) => planned >= sent)).toBe(true);
    expect(progress.at(-1)).toMatchObject({ sent: target.seen.length, planned: target.seen.length });
  });

  it('keeps to a budget for each endpoint, and says what it left out', async () => {
    const target = await site(echo);
    const query = ['a', 'b', 'c', 'd'].map((name): [string, string] => [name, 'word']);
    const wide = endpointForTesting('GET', `${target.url}wide`, { query });
    const raw = endpointForTesting('GET', `${target.url}raw`, { query: [['q', 'word']] });
    const { report } = await start(target, { surface: surfaceForTesting(wide, raw), budgetPerEndpoint: 7 });
    expect(target.seen.filter(({ path }) => path === '/wide')).toHaveLength(7);
    expect(report.findings).toHaveLength(1);
    const reason = 'the budget of 7 requests for one endpoint is used up';
    expect(report.notChecked.map((each) => [each.parameter, each.reason, each.cause])).toEqual([
      ['c', reason, 'failed'],
      ['d', reason, 'failed'],
    ]);
  });

  it('calls a finding tentative when its proof does not hold again', async () => {
    const target = await site(echo);
    const raw = endpointForTesting('GET', `${target.url}raw`, { query: [['q', 'word']] });
    const { report } = await start(
      target,
      { surface: surfaceForTesting(raw) },
      { prove: () => ({ holds: false, because: 'no' }) },
    );
    expect(report.findings).toMatchObject([{ confidence: 'tentative', proof: { kind: 'none' } }]);
  });

  it('is the same twice when chance is', async () => {
    const target = await site(echo);
    const endpoints = Array.from({ length: 6 }, (_none, i) =>
      endpointForTesting('GET', `${target.url}raw`, {
        query: [
          ['q', 'word'],
          [`other${i}`, 'x'],
        ],
      }),
    ).map((endpoint, i) => ({ ...endpoint, id: `${endpoint.id}#${i}` }));
    const seeded = () => {
      let n = 1;
      return () => {
        n = (n * 48271) % 2147483647;
        return n / 2147483647;
      };
    };
    const urls = async () => {
      target.seen.length = 0;
      const { report } = await start(target, { surface: surfaceForTesting(...endpoints), random: seeded() });
      return { ids: report.findings.map(({ id }) => id), urls: target.seen.map(({ url }) => url).sort() };
    };
    expect(await urls()).toEqual(await urls());
  });

  it('says what it could not tell, and never calls it clean', async () => {
    const target = await site(({ path, query }) => {
      if (path === '/gone') return { status: 404 };
      if (path === '/admin') return { status: 302, headers: { location: '/login' } };
      if (path === '/wall' && query.get('q')?.includes('<')) return { status: 403, body: 'blocked' };
      return 'fine';
    });
    const given = { query: [['q', 'word']] as [string, string][] };
    const endpoints = ['gone', 'admin', 'wall'].map((path) => endpointForTesting('GET', `${target.url}${path}`, given));
    const { report } = await start(target, { surface: surfaceForTesting(...endpoints) });
    expect(report.findings).toEqual([]);
    expect(report.notChecked).toEqual([
      {
        endpoint: `GET ${target.url}gone`,
        reason: 'the ordinary request was answered 404, so that silence proves nothing',
        cause: 'failed',
      },
      { endpoint: `GET ${target.url}admin`, reason: 'answered 302: sent to the sign-in', cause: 'failed' },
      {
        endpoint: `GET ${target.url}wall q`,
        check: 'echo',
        parameter: 'q',
        reason: 'answered 403 where the ordinary request is let through',
        cause: 'failed',
      },
    ]);
  });

  it('proves a weakness also where the ordinary request finds nothing', async () => {
    const target = await site((request) =>
      request.query.get('q') === 'word' ? { status: 404, body: 'no such thing' } : echo(request),
    );
    const raw = endpointForTesting('GET', `${target.url}raw`, { query: [['q', 'word']] });
    const { report } = await start(target, { surface: surfaceForTesting(raw) });
    expect(report.findings.map(({ confidence }) => confidence)).toEqual(['proved']);
  });

  it('goes on when a check throws, and holds it to its ceiling and its points', async () => {
    const target = await site(echo);
    const common = { ...echoCheckForTesting, scope: 'endpoint' as const, applies: () => true as const };
    const throwing = defineCheck<'endpoint'>({
      ...common,
      id: 'throwing',
      // biome-ignore lint/correctness/useYield: it throws before it asks for anything.
      *run() {
        throw new Error('a mistake');
      },
    });
    const greedy = defineCheck<'endpoint'>({
      ...common,
      id: 'greedy',
      *run({ endpoint }) {
        for (;;)
          yield { do: 'send', endpoint, probes: [{ set: new Map(), markers: [], effect: 'read', note: 'more' }] };
      },
    });
    const careless = defineCheck<'endpoint'>({
      ...common,
      id: 'careless',
      *run({ endpoint, points, baseline }) {
        return points
          .slice(1)
          .map((point) => ({ endpoint, point, verdict: { is: 'clean', controls: baseline.ordinary } as const }));
      },
    });
    const raw = endpointForTesting('GET', `${target.url}raw`, {
      query: [
        ['q', 'word'],
        ['r', 'word'],
      ],
    });
    const { report } = await start(target, {
      surface: surfaceForTesting(raw),
      checks: [throwing, greedy, careless, echoCheckForTesting],
    });
    expect(report.findings).toHaveLength(1);
    expect(report.notChecked.map(({ check, reason, parameter }) => [check, reason, parameter])).toEqual([
      ['throwing', 'the check failed: a mistake', undefined],
      ['greedy', 'cut short: it needed more than 10 requests here', undefined],
      ['careless', 'the check left it out', 'q'],
    ]);
  });

  it('stops at the budget and lists the rest', async () => {
    const target = await site(echo);
    const endpoints = ['raw', 'safe'].map((path) =>
      endpointForTesting('GET', `${target.url}${path}`, { query: [['q', 'word']] }),
    );
    const { report } = await start(target, { surface: surfaceForTesting(...endpoints), budget: 6, profile: 'gentle' });
    expect(report.stats.requests).toBe(6);
    expect(report.notChecked.map(({ endpoint, reason }) => [endpoint, reason])).toEqual([
      [`GET ${target.url}raw q`, 'the budget of 6 requests is used up'],
      [`GET ${target.url}safe`, 'the budget of 6 requests is used up'],
    ]);
  });

  it('reports a target that does not answer as not checked', async () => {
    const target = await site(echo);
    await sites.splice(0)[0]?.stop();
    const { report } = await start(target, {});
    expect(report.notChecked).toMatchObject([{ endpoint: `GET ${target.url}`, cause: 'failed' }]);
    expect(report.notChecked[0]?.reason).toContain('ECONNREFUSED');
  });
});

/** A device whose label is set by a form on its start page, and shown raw on another. */
function labelled() {
  const device = { label: 'Kitchen', writes: [] as string[] };
  const answer = ({ path, method, body }: Seen) => {
    if (path === '/label' && method === 'POST') {
      device.label = new URLSearchParams(body).get('label') ?? '';
      device.writes.push(device.label);
      return { status: 303, headers: { location: '/' } };
    }
    if (path === '/status') return `<p>${device.label}</p>`;
    return `<form method="post" action="/label"><input name="label" value="${device.label.replaceAll('"', '&quot;')}"><button name="go" value="1">Save</button></form>`;
  };
  const endpoints = (url: string) => [
    endpointForTesting('POST', `${url}label`, { body: { type: 'form', fields: [['label', 'x']] }, referrer: url }),
    endpointForTesting('GET', `${url}status`),
  ];
  return { device, answer, endpoints };
}

describe('run with a policy', () => {
  const allow = PolicySchema.parse({ allow: ['POST /label'] });

  it('writes only with leave', async () => {
    const { device, answer, endpoints } = labelled();
    const target = await site(answer);
    const { report } = await start(target, {
      surface: surfaceForTesting(...endpoints(target.url)),
      profile: 'gentle',
      policy: PolicySchema.parse({}),
    });
    expect(device.writes).toEqual([]);
    expect(report.notChecked).toMatchObject([{ endpoint: `POST ${target.url}label`, cause: 'by-rule' }]);
  });

  it('finds what is stored, and puts the old value back', async () => {
    const { device, answer, endpoints } = labelled();
    const target = await site(answer);
    const { report, events } = await start(target, {
      surface: surfaceForTesting(...endpoints(target.url)),
      checks: [echoCheckForTesting, storedCheckForTesting],
      profile: 'gentle',
      policy: allow,
    });
    expect(report.findings).toMatchObject([
      {
        check: 'stored',
        url: `${target.url}label`,
        parameter: 'label',
        sink: `${target.url}status`,
        confidence: 'tentative',
      },
    ]);
    expect(report.findings[0]?.reproduce).toMatch(/^curl .*--data-raw label=.*&& curl .*\/status$/);
    expect(device.label).toBe('Kitchen');
    expect(device.writes[0]).toBe('Kitchen');
    expect(events.filter(({ type }) => type === 'restored')).toMatchObject([
      { ok: true, endpoint: `POST ${target.url}label` },
    ]);
  });

  it('puts the old value back when the run is stopped in the middle', async () => {
    const { device, answer, endpoints } = labelled();
    const stop = new AbortController();
    const target = await site((request) => {
      const given = answer(request);
      if (device.writes.length === 4) stop.abort();
      return given;
    });
    const { report, events } = await start(target, {
      surface: surfaceForTesting(...endpoints(target.url)),
      profile: 'gentle',
      policy: allow,
      signal: stop.signal,
    });
    expect(device.label).toBe('Kitchen');
    expect(events).toContainEqual(expect.objectContaining({ type: 'restored', ok: true }));
    expect(report.notChecked).toMatchObject([{ reason: 'the run was stopped', cause: 'failed' }]);
  });

  it('leaves alone what it could not put back', async () => {
    const { device, answer, endpoints } = labelled();
    const target = await site((request) => (request.method === 'GET' ? '<p>no form here</p>' : answer(request)));
    const { report } = await start(target, {
      surface: surfaceForTesting(...endpoints(target.url)),
      profile: 'gentle',
      policy: allow,
    });
    expect(device.writes).toEqual([]);
    expect(report.notChecked).toMatchObject([
      { endpoint: `POST ${target.url}label`, cause: 'by-rule', reason: expect.stringContaining('no old value') },
    ]);
  });

  it('says so when a device does not take its old value back', async () => {
    const { device, answer, endpoints } = labelled();
    const target = await site((request) => {
      const given = answer(request);
      if (device.writes.length > 4) device.label = 'stuck';
      return given;
    });
    const { report, events } = await start(target, {
      surface: surfaceForTesting(...endpoints(target.url)),
      profile: 'gentle',
      policy: allow,
    });
    expect(events).toContainEqual(expect.objectContaining({ type: 'restored', ok: false }));
    expect(report.notChecked).toContainEqual(
      expect.objectContaining({ cause: 'failed', reason: expect.stringContaining('could not be put back') }),
    );
  });
});

describe('run for one finding', () => {
  it('tells still, mended, gone and unknown apart', async () => {
    let mode: 'flawed' | 'mended' | 'gone' | 'broken' = 'flawed';
    const target = await site((request) => {
      if (request.path === '/raw' && mode === 'gone') return { status: 404 };
      if (request.path === '/raw' && mode === 'broken') return { status: 500 };
      return echo(mode === 'mended' && request.path === '/raw' ? { ...request, path: '/safe' } : request);
    });
    const raw = endpointForTesting('GET', `${target.url}raw`, {
      query: [
        ['q', 'word'],
        ['r', 'word'],
      ],
    });
    const surface = surfaceForTesting(raw);
    const first = await start(target, { surface });
    const [finding] = first.report.findings;
    if (!finding) throw new Error('nothing was found');
    const again = async (of: RunOptions['surface']) =>
      (await start(target, { surface: of, only: finding })).report.retest;
    expect(first.report.retest).toBeUndefined();
    expect(await again(surface)).toBe('still');
    mode = 'mended';
    expect(await again(surface)).toBe('mended');
    mode = 'gone';
    expect(await again(surface)).toBe('gone');
    expect(await again(surfaceForTesting())).toBe('gone');
    mode = 'broken';
    expect(await again(surface)).toBe('unknown');
  });
});
