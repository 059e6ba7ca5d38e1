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

type Route = (query: URLSearchParams, response: ServerResponse, request: IncomingMessage) => void;

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
      surface: () => Promise.resolve(list(paths.map((path) => `GET ${path}`).join('\n'), 'http://app.test/').surface),
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
      for (const cost of costs) expect(cost).toBeLessThanOrEqual(8);
    },
  );
});
