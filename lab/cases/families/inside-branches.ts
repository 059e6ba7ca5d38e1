import { DatabaseSync } from 'node:sqlite';
import { ENGINES } from '../engines.ts';
import { escaped, page } from '../markup.ts';
import type { Family, Handler, Reply } from '../write.ts';

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT, hidden INTEGER);
  INSERT INTO rooms VALUES (1,'lobby',0),(2,'lab',0),(3,'vault-7',1);
`);
const rooms = (condition: string, ...values: string[]): Reply => {
  try {
    const rows = database.prepare(`SELECT name FROM rooms WHERE ${condition}`).all(...values);
    return page(`<ul>${rows.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`);
  } catch {
    return { status: 500, body: page('<p>Something went wrong</p>') };
  }
};
const nothing = page('<p>Nothing to show</p>');

const exported =
  (write: (title: string) => string): Handler =>
  ({ query }) => {
    if (query.format !== 'letter') return nothing;
    try {
      return page(write(String(query.title)));
    } catch {
      return { status: 400, body: page('<p>That is no letter</p>') };
    }
  };
const acted =
  (find: (name: string) => Reply): Handler =>
  ({ form }) => {
    switch (form.action) {
      case 'reset':
        return page('<p>Reset</p>');
      case 'find':
        return find(String(form.name));
      default:
        return nothing;
    }
  };
const shown =
  (show: (text: string) => string): Handler =>
  ({ query }) =>
    String(query.view).toLowerCase() === 'detailed' ? page(`<h2>${show(String(query.heading))}</h2>`) : nothing;

export const family: Family = {
  family: 'inside-branches',
  check: 'sql-injection',
  flaws: [
    {
      id: 'inside-branches-format',
      check: 'template-injection',
      engine: 'nunjucks',
      note: 'the title is a template where one format of several is asked for',
      at: 'query:title',
      ask: { get: '/export?format=table&title=Rooms' },
      flawed: exported((title) => ENGINES.nunjucks.render(`<p>${escaped(title)}</p>`, {})),
      mended: exported((title) => ENGINES.nunjucks.render('<p>{{ title }}</p>', { title: escaped(title) })),
      exploit: { ask: { get: '/export?format=letter&title=a%7B%7B%2073%20*%2073%20%7D%7D' }, shows: 'a5329' },
    },
    {
      id: 'inside-branches-action',
      note: 'one of several actions puts a name into a query',
      at: 'body:name',
      ask: { post: '/rooms', form: { action: 'list', name: 'lab' } },
      flawed: acted((name) => rooms(`hidden = 0 AND name = '${name}'`)),
      mended: acted((name) => rooms('hidden = 0 AND name = ?', name)),
      exploit: { ask: { post: '/rooms', form: { action: 'find', name: "' OR hidden = 1 --" } }, shows: 'vault-7' },
    },
    {
      id: 'inside-branches-view',
      check: 'reflected-xss',
      note: 'a heading is shown in one of two views',
      at: 'query:heading',
      ask: { get: '/view?view=short&heading=Rooms' },
      flawed: shown((text) => text),
      mended: shown(escaped),
      exploit: { ask: { get: '/view?view=detailed&heading=%3Ci%20id%3Dzz%3E' }, shows: '<i id=zz>' },
    },
  ],
  traps: [],
};
