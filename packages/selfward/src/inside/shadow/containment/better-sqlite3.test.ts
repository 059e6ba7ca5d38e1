import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inShadowForTesting } from './sqlite/in-shadow-for-testing.ts';

let folder: string;
const PACKAGE = createRequire(import.meta.url).resolve('better-sqlite3');
let living: string;
let shadow: string;
let database: DatabaseSync;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sw-better-sqlite3-'));
  living = join(folder, 'living');
  shadow = join(folder, 'shadow');
  await mkdir(living);
  await mkdir(shadow);
  database = new DatabaseSync(join(living, 'a.db'));
  database.exec("PRAGMA journal_mode = wal; CREATE TABLE notes (text); INSERT INTO notes VALUES ('first')");
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

const bytes = () =>
  Object.fromEntries(readdirSync(living).map((name) => [name, readFileSync(join(living, name), 'latin1')]));
const run = (code: string) =>
  inShadowForTesting(
    'better-sqlite3',
    shadow,
    `import { createRequire } from 'node:module'; const require = createRequire('file:///');
    const Database = require(${JSON.stringify(PACKAGE)}); const living = ${JSON.stringify(living)}; ${code}`,
  );

describe('better-sqlite3 in a shadow', () => {
  it('sees its own writes, and leaves the living files as they are', () => {
    const before = bytes();
    const said = run(`
      const one = new Database(living + '/a.db');
      one.prepare('INSERT INTO notes VALUES (?)').run('stored');
      one.transaction(() => one.exec('CREATE TABLE more (a)'))();
      say(new Database(living + '/a.db', { readonly: true }).prepare('SELECT text FROM notes').pluck().all());
      one.exec('DROP TABLE notes'); one.exec('VACUUM');
      say(one.name);
    `);
    expect(said).toEqual([['first', 'stored'], join(living, 'a.db')]);
    expect(bytes()).toEqual(before);
  });

  it.each([
    [
      'ATTACH',
      `const a = new Database(':memory:'); a.exec("ATTACH '" + living + "/a.db' AS b"); a.exec('DELETE FROM b.notes')`,
    ],
    [
      'ATTACH of a parameter',
      `const a = new Database(); a.prepare('ATTACH ? AS b').run(living + '/a.db'); a.exec('DELETE FROM b.notes')`,
    ],
    ['VACUUM INTO', `new Database(living + '/a.db').exec("VACUUM INTO '" + living + "/b.db'")`],
    ['backup', `await new Database(living + '/a.db').backup(living + '/b.db')`],
    ['a file that is not there', `new Database(living + '/new.db').exec('CREATE TABLE a (a)')`],
    ['a URI', `try { new Database('file:' + living + '/a.db').exec('DROP TABLE notes') } catch {}`],
  ])('keeps in its folder what %s does', (_name, code) => {
    const before = bytes();
    expect(run(`${code}; say('done')`)).toEqual(['done']);
    expect(bytes()).toEqual(before);
  });

  it('loads no extension', () => {
    expect(run(`try { new Database().loadExtension('/a') } catch (error) { say(error.message) }`)).toEqual([
      { withheld: 'an extension' },
      'not authorized',
    ]);
  });
});
