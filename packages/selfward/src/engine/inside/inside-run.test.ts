import { exec } from 'node:child_process';
import { readFile } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../model/check.ts';
import type { Inside } from '../../model/inside.ts';
import { createPayloadLibrary } from '../../payloads/load.ts';
import { list } from '../../surface/list.ts';
import { loadChecks } from '../load-checks.ts';
import { run } from '../run.ts';
import { type Watched, watchedForTesting } from '../testing/watched-for-testing.ts';

let watched: Watched | undefined;
afterEach(() => watched?.stop());

const database = new DatabaseSync(':memory:');
database.exec("create table rooms (id integer, name text); insert into rooms values (1, 'Hall'), (2, 'Roof')");

type Route = (query: URLSearchParams, response: ServerResponse, request: IncomingMessage) => unknown;

function app(routes: Record<string, Route>): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://app.test');
    try {
      const route = routes[url.pathname];
      if (!route) response.writeHead(404).end('nothing here');
      else route(url.searchParams, response, request);
    } catch {
      response.writeHead(500).end('failed');
    }
  };
}

async function check(answer: RequestListener, paths: string[], only: string[], given: Partial<Inside> = {}) {
  watched = watchedForTesting(answer, given);
  const payloads = await createPayloadLibrary();
  const checks = (await loadChecks()).filter(({ id }: Check) => only.includes(id));
  try {
    return await run({
      target: { url: 'http://app.test/', name: 'app' },
      surface: () =>
        Promise.resolve(
          list(paths.map((path) => (path.startsWith('{') ? path : `GET ${path}`)).join('\n'), 'http://app.test/')
            .surface,
        ),
      checks,
      payloads: payloads.for,
      profile: 'normal',
      rate: 10_000,
      transport: watched.transport,
      inside: watched.inside,
    });
  } finally {
    payloads.stop();
  }
}

const found = ({ findings }: { findings: readonly { check: string; parameter: string; confidence: string }[] }) =>
  findings.map(({ check: id, parameter, confidence }) => `${id} ${parameter} ${confidence}`);

const CASES: [name: string, check: string, flawed: Route, mended: Route][] = [
  [
    'a statement of which nothing is shown',
    'sql-injection',
    (query, response) => {
      database.prepare(`select name from rooms where name = '${query.get('value')}'`).all();
      response.end('ok');
    },
    (query, response) => {
      database.prepare('select name from rooms where name = ?').all(query.get('value'));
      response.end('ok');
    },
  ],
  [
    'quotes that are doubled',
    'sql-injection',
    (query, response) => {
      database.prepare(`select name from rooms where id = ${query.get('value')?.replaceAll("'", "''")}`).all();
      response.end('ok');
    },
    (query, response) => {
      database.prepare(`select name from rooms where name = '${query.get('value')?.replaceAll("'", "''")}'`).all();
      response.end('ok');
    },
  ],
  [
    'a column by which rows are ordered',
    'sql-injection',
    (query, response) => {
      database.prepare(`select name from rooms order by ${query.get('value')}`).all();
      response.end('ok');
    },
    (query, response) => {
      const column = query.get('value') ?? '';
      if (!/^\w+$/.test(column)) return void response.writeHead(400).end('no');
      database.prepare(`select name from rooms order by ${column}`).all();
      response.end('ok');
    },
  ],
  [
    'a command whose output is thrown away',
    'command-injection',
    (query, response) => {
      exec(`true ${query.get('value')}`, () => response.end('ok'));
    },
    (query, response) => {
      exec(`true '${query.get('value')?.replaceAll("'", `'\\''`)}'`, () => response.end('ok'));
    },
  ],
  [
    'a command in single quotes',
    'command-injection',
    (query, response) => {
      exec(`true '${query.get('value')}'`, () => response.end('ok'));
    },
    (query, response) => {
      exec('true "$VALUE"', { env: { VALUE: query.get('value') ?? '' } }, () => response.end('ok'));
    },
  ],
  [
    'a file of any folder',
    'path-traversal',
    (query, response) => {
      readFile(join('/srv/none', query.get('value') ?? ''), () => response.end('ok'));
    },
    (query, response) => {
      const path = normalize(join('/srv/none', query.get('value') ?? ''));
      if (!path.startsWith('/srv/none/')) return void response.writeHead(400).end('no');
      readFile(path, () => response.end('ok'));
    },
  ],
  [
    'a script in quotes',
    'code-injection',
    (query, response) => {
      new Function(`return "${query.get('value')}"`);
      response.end('ok');
    },
    (query, response) => {
      new Function(`return ${JSON.stringify(query.get('value'))}`);
      response.end('ok');
    },
  ],
  [
    'another site',
    'open-redirect',
    (query, response) => {
      response.writeHead(302, { location: query.get('value') ?? '/' }).end();
    },
    (query, response) => {
      response.writeHead(302, { location: `/go?${new URLSearchParams({ to: query.get('value') ?? '' })}` }).end();
    },
  ],
];

describe('a run whose target is watched from inside', () => {
  it.each(CASES)(
    '%s (%s): proved with file and line, and nothing on its mended twin',
    async (_, id, flawed, mended) => {
      const routes = { '/flawed': flawed, '/mended': mended };
      const report = await check(app(routes), ['/flawed?value=name', '/mended?value=name'], [id]);
      expect(found(report)).toEqual([`${id} value proved`]);
      const [finding] = report.findings;
      expect(finding).toMatchObject({ url: 'http://app.test/flawed', sink: 'http://app.test/flawed' });
      expect(finding?.proof).toMatchObject({ kind: 'sighting' });
      expect(finding?.code?.file).toMatch(/inside-run\.test\.ts$/);
      expect(finding?.code?.line).toBeGreaterThan(60);
      expect(report.notChecked).toEqual([]);
      const costs = ['/flawed', '/mended'].map((path) => watched?.asked.filter((line) => line.includes(path)).length);
      // Two ordinary requests, one in which every field is marked, four tries and one repetition.
      const [there = 0, twin = 0] = costs;
      expect(there).toBeLessThanOrEqual(8);
      // Where everything that was tried is refused, it is asked from outside as well.
      expect(twin).toBeLessThanOrEqual(12);
    },
  );
});

describe('what comes to a sink later', () => {
  it('is found behind a queue, and on its mended twin it is not', async () => {
    const later = (write: (value: string) => string): Route => {
      return (query, response) => {
        const value = query.get('value') ?? '';
        setTimeout(() => exec(write(value), () => undefined), 30);
        response.end('queued');
      };
    };
    const routes = {
      '/flawed': later((value) => `true '${value}'`),
      '/mended': later((value) => `true '${value.replaceAll("'", `'\\''`)}'`),
    };
    const report = await check(app(routes), ['/flawed?value=one', '/mended?value=one'], ['command-injection']);
    expect(found(report)).toEqual(['command-injection value proved']);
    expect(report.findings[0]?.url).toBe('http://app.test/flawed');
  });

  it('is found where a saved value is used on another page', async () => {
    let saved = 'x';
    const routes: Record<string, Route> = {
      '/save': async (_, response, request) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        saved = new URLSearchParams(body).get('value') ?? '';
        response.end('saved');
      },
      '/list': (query, response) => {
        if (query.get('page') !== '1') return void response.writeHead(400).end('no');
        database.prepare(`select name from rooms where name = '${saved}'`).all();
        response.end('ok');
      },
    };
    const report = await check(
      app(routes),
      [
        '{"method":"POST","url":"/save","headers":{"content-type":"application/x-www-form-urlencoded"},"body":"value=one"}',
        '/list?page=1',
      ],
      ['sql-injection'],
    );
    expect(found(report)).toContain('sql-injection value proved');
    expect(report.findings[0]?.code?.sensor).toBe('node-sqlite');
  });
});

describe('silence', () => {
  const harmless: Route = (_, response) => void response.end('ok');
  const picky: Route = (query, response) => {
    if (!/^[a-z]{3}$/.test(query.get('value') ?? '')) return void response.writeHead(400).end('no');
    response.end('ok');
  };

  it('costs no further request where no marker reached a sink', async () => {
    const report = await check(app({ '/': harmless }), ['/?value=one'], ['sql-injection', 'command-injection']);
    expect([report.findings, report.notChecked]).toEqual([[], []]);
    // Both greetings, the ordinary request, and the one with every field marked.
    expect(watched?.asked).toHaveLength(2 + 2);
  });

  it('is given a second ordinary answer to compare with, once, where somebody looks from outside', async () => {
    const ordinary = async (checks: string[]) => {
      await check(app({ '/': harmless }), ['/?value=one'], checks, { covered: new Set() });
      return watched?.asked.filter((line) => line === 'GET /?value=one').length;
    };
    expect([await ordinary(['command-injection']), await ordinary(['command-injection', 'sql-injection'])]).toEqual([
      2, 2,
    ]);
  });

  it.each<[string, Partial<Inside>, Route]>([
    ['no sensor covers the sink', { covered: new Set() }, harmless],
    ['a sensor that the process needs is blind', { uncovered: new Set(['child-process']) }, harmless],
    ['the field refused every word of ours', {}, picky],
    ['sensors are not to judge alone', { mode: 'both' }, harmless],
  ])('is not believed, and the check asks from outside, where %s', async (_, given, route) => {
    await check(app({ '/': route }), ['/?value=one'], ['command-injection'], given);
    expect(watched?.asked.some((line) => /%24|%3B|%60/.test(line))).toBe(true);
  });

  it('follows an address that must begin with the ordinary one, to the host that stands behind it', async () => {
    const isOurs = (value: string) => value.startsWith('http://feeds.invalid') && value.endsWith('/list.xml');
    const leaves = (allowed: (value: string) => boolean): Route => {
      return (query, response) => {
        const value = query.get('value') ?? '';
        if (allowed(value)) response.writeHead(302, { location: value }).end();
        else response.writeHead(400).end('not on the list');
      };
    };
    const routes = {
      '/flawed': leaves(isOurs),
      '/mended': leaves((value) => isOurs(value) && new URL(value).host === 'feeds.invalid'),
    };
    const value = encodeURIComponent('http://feeds.invalid/list.xml');
    const report = await check(app(routes), [`/flawed?value=${value}`, `/mended?value=${value}`], ['open-redirect']);
    expect(report.findings.map(({ url }) => new URL(url).pathname)).toEqual(['/flawed']);
  });

  it('is not believed where a filter takes out what was tried, and what it leaves is found from outside', async () => {
    const strips: Route = (query, response) => {
      const value = (query.get('value') ?? '').replace(/[$`]/g, '');
      exec(`echo ${value}`, (_error, said) => response.end(said));
    };
    const report = await check(app({ '/': strips }), ['/?value=one'], ['command-injection']);
    expect(found(report)).toEqual(['command-injection value proved']);
  });

  it('tells nothing where the ordinary request is turned away', async () => {
    const missing: Route = (_, response) => void response.writeHead(404).end('none of that name');
    const report = await check(app({ '/rooms': missing }), ['/rooms?value=one'], ['sql-injection']);
    expect(report.notChecked[0]?.reason).toContain('silence proves nothing');
  });
});
