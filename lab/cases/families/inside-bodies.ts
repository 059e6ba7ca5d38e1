import { DatabaseSync } from 'node:sqlite';
import { escaped, page } from '../markup.ts';
import { program, shell } from '../shell.ts';
import type { Family, Reply } from '../write.ts';

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE rooms (name TEXT, hidden INTEGER); INSERT INTO rooms VALUES ('lobby',0),('lab',0),('vault-7',1);
`);
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const list = (sql: string, ...values: string[]): Reply => {
  try {
    const rows = database.prepare(sql).all(...values);
    return page(`<ul>${rows.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`);
  } catch {
    return { status: 500, body: page('<p>Something went wrong</p>') };
  }
};
const shown = ({ output }: { output: string }) => page(`<pre>${escaped(output)}</pre>`);

export const family: Family = {
  family: 'inside-bodies',
  check: 'sql-injection',
  flaws: [
    {
      id: 'inside-bodies-lookup',
      note: 'the body is the name that is looked up, as text, and nothing describes it',
      server: 'express',
      at: 'body:',
      ask: { post: '/lookup' },
      flawed: ({ body }) => list(`SELECT name FROM rooms WHERE hidden = 0 AND name = '${text(body)}'`),
      mended: ({ body }) => list('SELECT name FROM rooms WHERE hidden = 0 AND name = ?', text(body)),
      exploit: {
        ask: { post: '/lookup', text: "' UNION SELECT name FROM rooms WHERE hidden = 1 --" },
        shows: 'vault-7',
      },
    },
    {
      id: 'inside-bodies-print',
      check: 'command-injection',
      note: 'the body is a line for a printer, as text, and nothing describes it',
      server: 'fastify',
      at: 'body:',
      ask: { post: '/print' },
      flawed: async ({ body }) => shown(await shell(`echo ${text(body)}`)),
      mended: async ({ body }) => shown(await program('/bin/echo', [text(body)])),
      exploit: { ask: { post: '/print', text: 'x; echo up $((73*73))' }, shows: 'up 5329' },
    },
  ],
  traps: [
    {
      id: 'inside-bodies-ignored',
      note: 'whatever the body holds is ignored',
      server: 'express',
      at: 'body:',
      ask: { post: '/refresh' },
      handle: () => list('SELECT name FROM rooms WHERE hidden = 0'),
    },
  ],
};
