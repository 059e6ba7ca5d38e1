import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import type { Inside } from '../../model/inside.ts';
import { createPayloadLibrary } from '../../payloads/load.ts';
import { list } from '../../surface/list.ts';
import { loadChecks } from '../load-checks.ts';
import { run } from '../run.ts';
import { type Watched, watchedForTesting } from '../testing/watched-for-testing.ts';

let watched: Watched | undefined;
afterEach(() => watched?.stop());

type Use = (database: DatabaseSync, alias: string) => unknown;

const FORM = '"headers":{"content-type":"application/x-www-form-urlencoded"}';
const SAVE = `{"method":"POST","url":"/save",${FORM},"body":"alias=one"}`;
const REPORT = `{"method":"POST","url":"/report",${FORM},"body":"kind=short"}`;

/** An application that binds an alias where it is stored, and uses it somewhere else. */
async function check(use: Use, from: 'GET' | 'POST', given: Partial<Inside> = {}) {
  const database = new DatabaseSync(':memory:');
  database.exec("create table aliases (alias text); insert into aliases values ('x')");
  const last = () => String(database.prepare('select alias from aliases order by rowid desc').get()?.alias);
  watched = watchedForTesting(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    try {
      if (request.url?.startsWith('/save'))
        database.prepare('insert into aliases values (?)').run(new URLSearchParams(body).get('alias'));
      else if (request.url?.startsWith('/report') && request.method === from) use(database, last());
      response.end('ok');
    } catch {
      response.writeHead(500).end('failed');
    }
  }, given);
  const payloads = await createPayloadLibrary();
  try {
    return await run({
      target: { url: 'http://app.test/', name: 'app' },
      surface: async () =>
        list([from === 'POST' ? REPORT : 'GET /report?kind=short', SAVE].join('\n'), 'http://app.test/').surface,
      checks: (await loadChecks()).filter(({ id }) => id === 'sql-injection'),
      payloads: payloads.for,
      profile: 'normal',
      rate: 10_000,
      transport: watched.transport,
      inside: watched.inside,
      policy: { profile: 'normal', allow: [{ endpoint: 'POST /*', effect: 'keep' }], deny: [] },
    });
  } finally {
    payloads.stop();
    database.close();
  }
}

const quoted: Use = (database, alias) => database.prepare(`select 1 from aliases where alias = '${alias}'`).all();
const bare: Use = (database, alias) => database.prepare(`select 1 from aliases order by ${alias}`).all();
const bound: Use = (database, alias) => database.prepare('select 1 from aliases where alias = ?').all(alias);

describe('a value that is bound where it is stored', () => {
  it.each<[string, Use]>([
    ['in quotes', quoted],
    ['bare, where a plain word is code itself', bare],
  ])('is found where another page pastes it %s, at that line', async (_, use) => {
    const { findings } = await check(use, 'GET', { contained: true });
    expect(findings).toMatchObject([
      { check: 'sql-injection', method: 'POST', url: 'http://app.test/save', parameter: 'alias', confidence: 'proved' },
    ]);
    expect(findings[0]?.code?.file).toMatch(/collect-late-inside\.test\.ts$/);
  });

  it('is nothing where the other page binds it as well', async () => {
    expect((await check(bound, 'GET', { contained: true })).findings).toEqual([]);
  });

  it('is found where a route that writes uses it and comes first, as nothing of it lasts', async () => {
    expect((await check(quoted, 'POST', { contained: true })).findings).toMatchObject([{ parameter: 'alias' }]);
    watched?.stop();
    expect((await check(bound, 'POST', { contained: true })).findings).toEqual([]);
  });
});
