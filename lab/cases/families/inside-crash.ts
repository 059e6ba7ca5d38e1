import { DatabaseSync } from 'node:sqlite';
import { escaped, page } from '../markup.ts';
import type { Family, Handler, Reply } from '../write.ts';

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE rooms (name TEXT, hidden INTEGER); INSERT INTO rooms VALUES ('lobby',0),('lab',0),('vault-7',1);
`);
const text = (value: unknown) => String(value ?? '');
const list = (rows: readonly Record<string, unknown>[]): Reply =>
  page(`<ul>${rows.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`);

/** What an old callback does: it fails where nobody catches it, and the answer never comes. */
const uncaught = (work: () => Reply): Promise<Reply> =>
  new Promise((resolve) => {
    setImmediate(() => resolve(work()));
  });
const search =
  (find: (name: string) => Record<string, unknown>[]): Handler =>
  ({ query }) =>
    uncaught(() => list(find(text(query.name))));

export const family: Family = {
  family: 'inside-crash',
  check: 'sql-injection',
  flaws: [
    {
      id: 'inside-crash-search',
      note: 'a statement that fails ends the whole process',
      at: 'query:name',
      ask: { get: '/rooms?name=lab' },
      flawed: search((name) => database.prepare(`SELECT name FROM rooms WHERE name = '${name}'`).all()),
      mended: search((name) => database.prepare('SELECT name FROM rooms WHERE name = ?').all(name)),
      exploit: [`' UNION SELECT name FROM rooms WHERE hidden = 1 --`, 'vault-7'],
    },
  ],
};
