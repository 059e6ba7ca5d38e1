import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Input, Reply, Site } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
const KEPT = 60;
const TAG = '<i id=zz>';
type Through = (value: unknown) => string;
interface Entry {
  id: string;
  fields: Record<string, unknown>;
}
/** Things that each get a page of their own. */
function shelf() {
  const entries: Entry[] = [];
  let next = 1;
  return {
    add(fields: Record<string, unknown>, id = String(next++)): string {
      const old = entries.findIndex((entry) => entry.id === id);
      if (old >= 0) entries.splice(old, 1);
      entries.push({ id, fields });
      if (entries.length > KEPT) entries.shift();
      return id;
    },
    get: (id: unknown) => entries.find((entry) => entry.id === text(id)),
  };
}
const missing = (): Reply => ({ status: 404, body: page('Not here') });
const flaw = (
  id: string,
  note: string,
  at: string,
  more: Pick<Flaw, 'ask' | 'pages' | 'exploit'>,
  site: (through: Through) => Site,
): Flaw => ({
  id,
  note,
  at,
  ...more,
  flawed: site(text),
  mended: site(escaped),
});
const noted =
  (through: Through, shelved: ReturnType<typeof shelf>) =>
  ({ params }: Input): Reply => {
    const entry = shelved.get(params.id);
    return entry ? page(`<h1>Note ${entry.id}</h1><div>${through(entry.fields.text)}</div>`) : missing();
  };
/** A log that shows what visitors bring along. */
const log =
  (read: (input: Input) => unknown) =>
  (through: Through): Site => {
    const lines: string[] = [];
    return {
      'GET /visit': (input) => {
        lines.push(text(read(input)));
        if (lines.length > KEPT) lines.shift();
        return page('<p>Welcome</p>');
      },
      'GET /log': () => page(`<ol>${lines.map((line) => `<li>${through(line)}</li>`).join('')}</ol>`),
    };
  };

export const family: Family = {
  family: 'xss-stored-pages',
  check: 'stored-xss',
  flaws: [
    flaw(
      'stored-page-location',
      'each note gets a page, and the answer leads there',
      'body:text',
      {
        ask: { post: '/notes', form: { title: 'Welcome', text: 'Hello' } },
        exploit: {
          ask: { post: '/notes', form: { title: 'By hand', text: TAG } },
          look: { get: '/notes/by-hand' },
          shows: '<i id=zz>',
        },
      },
      (through) => {
        const notes = shelf();
        return {
          'POST /notes': ({ form }) => {
            const slug = text(form.title).toLowerCase().replace(/\W+/g, '-').slice(0, 40);
            return { status: 303, headers: { location: `notes/${notes.add(form, slug)}` } };
          },
          'GET /notes/{id}': noted(through, notes),
        };
      },
    ),
    flaw(
      'stored-page-identified',
      'JSON in, an identifier back, a page by that identifier',
      'json:text',
      {
        ask: { post: '/notes', json: { text: 'Hello' } },
        pages: [{ get: '/notes/{id}' }],
        exploit: { ask: { post: '/notes', json: { text: TAG } }, look: { get: '/notes/latest' }, shows: '<i id=zz>' },
      },
      (through) => {
        const notes = shelf();
        let latest = '';
        return {
          'POST /notes': ({ form }) => {
            latest = notes.add(form);
            return { status: 201, type: 'application/json', body: JSON.stringify({ id: latest }) };
          },
          'GET /notes/{id}': (input) => {
            const { id } = input.params;
            const known = notes.get(id === 'latest' ? latest : id);
            return known ? page(`<h1>Note</h1><div>${through(known.fields.text)}</div>`) : missing();
          },
        };
      },
    ),
    flaw(
      'stored-page-named',
      "a profile under its owner's name",
      'body:about',
      {
        ask: { post: '/people', form: { user: 'ada', about: 'Counts' } },
        pages: [{ get: '/people/{user}' }],
        exploit: {
          ask: { post: '/people', form: { user: 'bob', about: TAG } },
          look: { get: '/people/bob' },
          shows: '<i id=zz>',
        },
      },
      (through) => {
        const people = shelf();
        return {
          'POST /people': ({ form }) => {
            people.add(form, text(form.user).slice(0, 40));
            return page('Thanks');
          },
          'GET /people/{user}': ({ params }) =>
            page(`<h1>${escaped(params.user)}</h1><p>${through(people.get(params.user)?.fields.about)}</p>`),
        };
      },
    ),
    flaw(
      'stored-forwarded',
      'the address that a proxy passes on, in a log of visits',
      'header:X-Forwarded-For',
      {
        ask: { get: '/visit', headers: { 'X-Forwarded-For': '192.0.2.9' } },
        pages: [{ get: '/log' }],
        exploit: [TAG, '<i id=zz>'],
      },
      log(({ headers }) => headers['x-forwarded-for']),
    ),
    flaw(
      'stored-cookie',
      'a nickname from a cookie, in the list of who is here',
      'cookie:nick',
      {
        ask: { get: '/visit', headers: { Cookie: 'nick=ada' } },
        pages: [{ get: '/log' }],
        exploit: [encodeURIComponent(TAG), '<i id=zz>'],
      },
      log(({ cookies }) => cookies.nick),
    ),
    flaw(
      'stored-everywhere',
      "the facility's name in the head of every page, in an attribute",
      'json:name',
      {
        ask: { post: '/facility', json: { name: 'House 3' }, method: 'PUT' },
        pages: [{ get: '/home' }, { get: '/help' }],
        exploit: [`">${TAG}`, '"><i id=zz>'],
      },
      (through) => {
        let name = 'House';
        const shown = () => page(`<body data-facility="${through(name)}"><p>Welcome</p>`);
        return {
          'PUT /facility': ({ form }) => {
            name = text(form.name).slice(0, 60);
            return { type: 'application/json', body: '{}' };
          },
          'GET /home': shown,
          'GET /help': shown,
        };
      },
    ),
    flaw(
      'stored-short',
      'a label of at most 24, refused beyond',
      'body:label',
      {
        ask: { post: '/labels', form: { label: 'Lamp' } },
        pages: [{ get: '/list' }],
        exploit: ['<svg onload=zz()>', '<svg onload=zz'],
      },
      (through) => {
        const labels: string[] = [];
        return {
          'POST /labels': ({ form }) => {
            const label = text(form.label);
            if (label.length > 24) return { status: 400, body: page('Too long') };
            labels.push(label);
            if (labels.length > KEPT) labels.shift();
            return page('Saved');
          },
          'GET /list': () => page(labels.map((label) => `<li>${through(label)}</li>`).join('')),
        };
      },
    ),
  ],
};
