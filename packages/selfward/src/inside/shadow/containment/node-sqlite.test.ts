import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyDatabase } from './sqlite/copy-database.ts';
import { inShadowForTesting } from './sqlite/in-shadow-for-testing.ts';

let folder: string;
let living: string;
let shadow: string;
const open: DatabaseSync[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sw-sqlite-'));
  living = join(folder, 'living');
  shadow = join(folder, 'shadow');
  await mkdir(living);
  await mkdir(shadow);
});
afterEach(async () => {
  for (const database of open.splice(0)) database.close();
  await rm(folder, { recursive: true, force: true });
});

function made(name: string, mode: 'wal' | 'delete'): string {
  const file = join(living, name);
  const database = new DatabaseSync(file);
  open.push(database);
  database.exec(
    `PRAGMA journal_mode = ${mode}; PRAGMA wal_autocheckpoint = 0; CREATE TABLE notes (text); INSERT INTO notes VALUES ('first')`,
  );
  return file;
}
const bytes = () =>
  Object.fromEntries(readdirSync(living).map((name) => [name, readFileSync(join(living, name), 'latin1')]));
const run = (code: string) =>
  inShadowForTesting(
    'node-sqlite',
    shadow,
    `import { DatabaseSync, backup } from 'node:sqlite'; const living = ${JSON.stringify(living)}; ${code}`,
  );

describe('node:sqlite in a shadow', () => {
  it.each(['wal', 'delete'] as const)('leaves a database with the journal mode %s as it is, byte for byte', (mode) => {
    const file = made('a.db', mode);
    const before = bytes();
    const said = run(`
      const one = new DatabaseSync(living + '/a.db');
      one.exec("INSERT INTO notes VALUES ('stored'); CREATE TABLE more (a); DELETE FROM notes WHERE text = 'first'");
      const two = new DatabaseSync(new URL('file://' + living + '/../living/a.db'));
      say(two.prepare('SELECT text FROM notes').all());
      one.exec('BEGIN'); one.exec('DROP TABLE notes'); one.exec('COMMIT'); one.exec('VACUUM');
      say(one.location());
      one.close();
    `);
    expect(said).toEqual([[{ text: 'stored' }], file]);
    expect(bytes()).toEqual(before);
  });

  it('reads a log whose index is gone, as after a power cut', () => {
    made('a.db', 'wal');
    for (const end of ['', '-wal']) copyFileSync(join(living, `a.db${end}`), join(living, `cut.db${end}`));
    const before = bytes();
    expect(run(`say(new DatabaseSync(living + '/cut.db').prepare('SELECT text FROM notes').all())`)).toEqual([
      [{ text: 'first' }],
    ]);
    expect(bytes()).toEqual(before);
  });

  it('reads a database in the middle of a change that was cut off', () => {
    const file = made('a.db', 'delete');
    open[0]?.exec('PRAGMA cache_size = 1; BEGIN; CREATE TABLE big (a)');
    for (let row = 0; row < 200; row++) open[0]?.exec(`INSERT INTO big VALUES ('${'x'.repeat(1000)}')`);
    expect(existsSync(`${file}-journal`)).toBe(true);
    const before = bytes();
    expect(run(`say(new DatabaseSync(living + '/a.db').prepare('SELECT name FROM sqlite_schema').all())`)).toEqual([
      [{ name: 'notes' }],
    ]);
    expect(bytes()).toEqual(before);
  });

  it.each([
    [
      'ATTACH',
      `new DatabaseSync(':memory:').exec("SELECT 1; /* a */ ATTACH DATABASE '" + living + "/a.db' AS b; DELETE FROM b.notes")`,
    ],
    [
      'ATTACH of a name in quotes',
      `new DatabaseSync('').exec('ATTACH "' + living + '/a.db" AS b; DELETE FROM b.notes')`,
    ],
    [
      'ATTACH of a URI',
      `new DatabaseSync('').exec("ATTACH 'file:" + living + "/a.db?mode=rwc' AS b; DELETE FROM b.notes")`,
    ],
    [
      'ATTACH of a parameter',
      `const a = new DatabaseSync(''); a.prepare('ATTACH ? AS b').run(living + '/a.db'); a.exec('DELETE FROM b.notes')`,
    ],
    ['VACUUM INTO', `new DatabaseSync(living + '/a.db').exec("VACUUM INTO '" + living + "/b.db'")`],
    [
      'VACUUM INTO a parameter',
      `new DatabaseSync(living + '/a.db').prepare('VACUUM main INTO ?').run(living + '/b.db')`,
    ],
    ['backup', `await backup(new DatabaseSync(living + '/a.db'), living + '/b.db')`],
    ['a file that is not there', `new DatabaseSync(living + '/new.db').exec('CREATE TABLE a (a)')`],
    [
      'opening later',
      `const a = new DatabaseSync(living + '/a.db', { open: false }); a.open(); a.exec('DROP TABLE notes')`,
    ],
    ['a class of its own', `new (class extends DatabaseSync {})(living + '/a.db').exec('DROP TABLE notes')`],
    ['the prototype’s class', `new DatabaseSync.prototype.constructor(living + '/a.db').exec('DROP TABLE notes')`],
    ['a URI', `new DatabaseSync('file:' + living + '/a.db?nolock=1').exec('DROP TABLE notes')`],
    ['bytes', `new DatabaseSync(Buffer.from(living + '/a.db')).exec('DROP TABLE notes')`],
    ['a change of its journal', `new DatabaseSync(living + '/a.db').exec('PRAGMA journal_mode = delete')`],
  ])('keeps in its folder what %s does', (_name, code) => {
    made('a.db', 'wal');
    const before = bytes();
    expect(run(`${code}; say('done')`)).toEqual(['done']);
    expect(bytes()).toEqual(before);
  });

  it('refuses to attach a file that cannot be told', () => {
    made('a.db', 'wal');
    const [told, error] = run(`
      try { new DatabaseSync('').exec("ATTACH '" + living + "' || '/a.db' AS b") } catch (error) { say(error.message) }
    `);
    expect(told).toMatchObject({ withheld: expect.stringContaining('ATTACH') });
    expect(error).toBe('not authorized');
  });

  it('sees what was backed up, in memory or vacuumed where it was to be', () => {
    made('a.db', 'wal');
    const said = run(`
      new DatabaseSync(living + '/a.db').exec("VACUUM INTO '" + living + "/b.db'");
      say(new DatabaseSync(living + '/b.db').prepare('SELECT text FROM notes').all());
      const memory = new DatabaseSync(':memory:'); memory.exec('CREATE TABLE a (a)');
      say(memory.prepare('SELECT count(*) AS n FROM sqlite_schema').get());
    `);
    expect(said).toEqual([[{ text: 'first' }], { n: 1 }]);
  });

  it('shares one copy between threads', () => {
    made('a.db', 'wal');
    const said = run(`
      import { Worker } from 'node:worker_threads';
      import { once } from 'node:events';
      const code = "import { DatabaseSync } from 'node:sqlite'; const a = new DatabaseSync(" + JSON.stringify(living + '/a.db') + ", { timeout: 5000 });"
        + "a.exec(\\"INSERT INTO notes VALUES ('thread')\\")";
      const threads = [1, 2, 3, 4].map(() => new Worker(code, { eval: true }));
      await Promise.all(threads.map((each) => once(each, 'exit')));
      say(new DatabaseSync(living + '/a.db').prepare('SELECT count(*) AS n FROM notes').get());
    `);
    expect(said).toEqual([{ n: 5 }]);
  });

  it.each(['wal', 'delete'] as const)('copies a whole state while others write (%s)', async (mode) => {
    const file = made('a.db', mode);
    open[0]?.exec('CREATE TABLE debit (a); CREATE TABLE credit (a)');
    // Every transaction writes to both; with a log, checkpoints come between.
    const writer = new Worker(
      `const { DatabaseSync } = require('node:sqlite');
       const { workerData, parentPort } = require('node:worker_threads');
       const a = new DatabaseSync(workerData, { timeout: 5000 });
       a.exec('PRAGMA wal_autocheckpoint = 20');
       let ended = false;
       parentPort.on('message', () => { ended = true });
       (function write() {
         a.exec("BEGIN; INSERT INTO debit VALUES (hex(randomblob(2000))); INSERT INTO credit VALUES (1); COMMIT");
         parentPort.postMessage('written');
         if (ended) a.close(), parentPort.close(); else setTimeout(write, 2);
       })()`,
      { eval: true, workerData: file },
    );
    const exited = new Promise((resolve) => writer.once('exit', resolve));
    try {
      await new Promise((resolve) => writer.once('message', resolve));
      for (let round = 0; round < 25; round++) {
        const folder = join(shadow, String(round));
        const copy = new DatabaseSync(copyDatabase(folder, file));
        expect(copy.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
        const { debit, credit } =
          copy.prepare('SELECT (SELECT count(*) FROM debit) AS debit, (SELECT count(*) FROM credit) AS credit').get() ??
          {};
        expect(debit).toBe(credit);
        copy.close();
      }
    } finally {
      writer.postMessage('end');
      await exited;
    }
  });
});
