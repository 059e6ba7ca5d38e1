import qs from 'qs';
import { findDocuments } from '../../building/document-query.ts';
import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Handler, Input, Reply } from '../write.ts';

const USERS = [
  { name: 'ada', password: 'Xk29-vael', role: 'admin', pin: 4711, email: 'ada@example.org', active: true },
  { name: 'ben', password: 'quiet-Moss7', role: 'user', pin: 1802, email: 'ben@example.org', active: true },
  { name: 'cleo', password: 'r0of.garden', role: 'user', pin: 3319, email: 'cleo@example.org', active: false },
];
const ROOMS = ['lobby', 'lab', 'ward', 'store', 'roof'].map((name, floor) => ({
  name,
  floor,
  kind: floor % 2 ? 'work' : 'public',
  tags: floor > 2 ? ['cold', 'dry'] : ['warm'],
  owner: { team: floor > 1 ? 'north' : 'south' },
  secret: floor === 4,
}));

type Query = Readonly<Record<string, unknown>>;
const users = (query: Query) => findDocuments(USERS, query);
const rooms = (query: Query) => findDocuments(ROOMS, query);
const rowsOf = (found: readonly { name: string }[]) =>
  page(`<ul>${found.map(({ name }) => `<li>${name}</li>`).join('')}</ul><p>${found.length} found</p>`);
const json = (value: unknown, status = 200): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});
/** The plainest fix: a value is text. */
const text = (value: unknown) => String(value ?? '');
const isText = (value: unknown): value is string => typeof value === 'string';
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const parsed = (value: unknown): unknown => {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
};
const asQuery = (value: unknown): Query => (typeof value === 'object' && value !== null ? { ...value } : {});
const withoutOperators = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutOperators);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('$'))
      .map(([key, each]) => [key, withoutOperators(each)]),
  );
};
const quiet =
  (handler: Handler): Handler =>
  async (input) => {
    try {
      return await handler(input);
    } catch {
      return json({ error: 'invalid request' }, 400);
    }
  };

const LOGIN = { user: 'ada', password: 'guess' };
const BOTH = ['body:user', 'body:password'] as const;
const BOTH_JSON = ['json:user', 'json:password'] as const;
const signIn = (through: (value: unknown) => unknown, yes: (name: string) => Reply, no: () => Reply): Handler =>
  quiet(({ form }) => {
    const [found] = users({ name: through(form.user), password: through(form.password) });
    return found ? yes(found.name) : no();
  });
const same = (value: unknown) => value;
const go = (to: string): Reply => ({ status: 302, headers: { location: to } });
const anyone = { user: { $ne: null }, password: { $ne: null } };

interface Find {
  note: string;
  at: string;
  ask: Flaw['ask'];
  server?: 'node' | 'express' | 'fastify';
  /** The query that the input makes, with the way in that is flawed or mended. */
  query: (input: Input, through: (value: unknown) => unknown) => Query;
  show?: (found: readonly { name: string }[]) => Reply;
  /** The twin's, where making the value text is not the fix. */
  mendedQuery?: (input: Input) => Query;
  exploit: NonNullable<Flaw['exploit']>;
  quiet?: boolean;
  mend?: (value: unknown) => unknown;
}
const find = (id: string, { note, at, ask, server, query, show = rowsOf, exploit, ...more }: Find): Flaw => {
  const { quiet: isQuiet = true, mend = text, mendedQuery = (input: Input) => query(input, mend) } = more;
  const handle = (queryOf: (input: Input) => Query): Handler => {
    const plain: Handler = (input) => show(rooms(queryOf(input)));
    return isQuiet ? quiet(plain) : plain;
  };
  const [flawed, mended] = [handle((input) => query(input, same)), handle(mendedQuery)];
  return { id, note, at, ask, exploit, flawed, mended, ...(server && { server }) };
};
const jsonFind = (id: string, note: string, more: Partial<Find> = {}): Flaw =>
  find(id, {
    note,
    at: 'json:kind',
    ask: { post: '/rooms/search', json: { kind: 'work', limit: 10 } },
    query: ({ form }, through) => ({ kind: through(form.kind) }),
    exploit: [{ $ne: 'x' }, 'roof'],
    ...more,
  });
const bracket = (id: string, note: string, more: Partial<Find> = {}): Flaw =>
  find(id, {
    note,
    at: 'query:kind',
    server: 'express',
    ask: { get: '/rooms?kind=work' },
    query: ({ query }, through) => ({ kind: through(query.kind) }),
    exploit: { ask: { get: '/rooms?kind[$ne]=x' }, shows: 'roof' },
    ...more,
  });
const where = (
  id: string,
  note: string,
  source: (value: string) => string,
  exploit: readonly [string, string],
  more: Partial<Flaw> = {},
): Flaw => ({
  id,
  note,
  at: 'query:name',
  ask: { get: '/rooms?name=lab' },
  flawed: quiet(({ query }) => rowsOf(rooms({ $where: source(text(query.name)) }))),
  mended: quiet(({ query }) => rowsOf(rooms({ name: text(query.name) }))),
  exploit,
  ...more,
});

export const family: Family = {
  family: 'nosql',
  check: 'nosql-injection',
  flaws: [
    {
      id: 'login-json',
      server: 'express',
      note: 'a sign-in by JSON, both fields as they came',
      at: BOTH_JSON,
      ask: { post: '/login', json: LOGIN },
      flawed: signIn(
        same,
        (name) => json({ welcome: name }),
        () => json({ error: 'wrong' }, 401),
      ),
      mended: signIn(
        text,
        (name) => json({ welcome: name }),
        () => json({ error: 'wrong' }, 401),
      ),
      exploit: { ask: { post: '/login', json: anyone }, shows: 'welcome' },
    },
    {
      id: 'login-form',
      server: 'express',
      note: 'a sign-in by form that leads on',
      at: BOTH,
      ask: { post: '/login', form: LOGIN },
      flawed: signIn(
        same,
        () => go('home'),
        () => go('login?failed=1'),
      ),
      mended: signIn(
        text,
        () => go('home'),
        () => go('login?failed=1'),
      ),
      exploit: { ask: { post: '/login', form: anyone }, shows: 'ocation: home' },
    },
    {
      id: 'login-form-fastify',
      server: 'fastify',
      note: 'the same on Fastify with qs, answered by a page',
      at: BOTH,
      ask: { post: '/login', form: LOGIN },
      flawed: signIn(
        same,
        (name) => page(`<h1>Welcome ${name}</h1>`),
        () => page('<p>Wrong name or password</p>'),
      ),
      mended: signIn(
        text,
        (name) => page(`<h1>Welcome ${name}</h1>`),
        () => page('<p>Wrong name or password</p>'),
      ),
      exploit: { ask: { post: '/login', form: anyone }, shows: 'Welcome' },
    },
    {
      id: 'login-known-name',
      server: 'node',
      note: 'the name must be text, the password need not',
      at: 'json:password',
      ask: { post: '/login', json: LOGIN },
      flawed: quiet(({ form }) =>
        isText(form.user) && users({ name: form.user, password: form.password }).length > 0
          ? json({ token: 'd41d8c' })
          : json({ error: 'wrong' }, 401),
      ),
      mended: quiet(({ form }) =>
        isText(form.user) && isText(form.password) && users({ name: form.user, password: form.password }).length > 0
          ? json({ token: 'd41d8c' })
          : json({ error: 'wrong' }, 401),
      ),
      exploit: [{ $ne: null }, 'token'],
    },
    {
      id: 'login-cookie',
      server: 'fastify',
      note: 'a sign-in that shows only in its cookie',
      at: BOTH_JSON,
      ask: { post: '/session', json: LOGIN },
      flawed: signIn(
        same,
        () => ({ headers: { 'set-cookie': 'sid=7f3a; HttpOnly' }, body: 'OK', type: 'text/plain' }),
        () => ({ body: 'OK', type: 'text/plain' }),
      ),
      mended: signIn(
        text,
        () => ({ headers: { 'set-cookie': 'sid=7f3a; HttpOnly' }, body: 'OK', type: 'text/plain' }),
        () => ({ body: 'OK', type: 'text/plain' }),
      ),
      exploit: { ask: { post: '/session', json: anyone }, shows: 'sid=7f3a' },
    },
    {
      id: 'login-pin',
      server: 'express',
      note: 'a door by its pin',
      at: 'json:pin',
      ask: { post: '/door', json: { pin: 1234 } },
      flawed: quiet(({ form }) => json({ open: users({ pin: form.pin }).length > 0 })),
      mended: quiet(({ form }) => json({ open: Number.isInteger(form.pin) && users({ pin: form.pin }).length > 0 })),
      exploit: [{ $gt: 0 }, '"open":true'],
    },
    {
      id: 'reset-token',
      server: 'express',
      note: 'a token to reset a password, in the query',
      at: 'query:token',
      ask: { get: '/reset?token=0f0f0f' },
      flawed: quiet(({ query }) =>
        findDocuments([{ token: 'b7e1-99' }], { token: query.token }).length > 0
          ? page('<form><input name="new"></form>')
          : { status: 404, body: page('<p>This link is no longer good.</p>') },
      ),
      mended: quiet(({ query }) =>
        findDocuments([{ token: 'b7e1-99' }], { token: text(query.token) }).length > 0
          ? page('<form><input name="new"></form>')
          : { status: 404, body: page('<p>This link is no longer good.</p>') },
      ),
      exploit: { ask: { get: '/reset?token[$ne]=x' }, shows: 'name="new"' },
    },
    jsonFind('search-json', 'a search by JSON'),
    jsonFind('search-json-errors', 'the same, with the database errors shown', { quiet: false, server: 'express' }),
    jsonFind('search-count', 'only how many there are', {
      show: (found) => json({ count: found.length }),
      exploit: [{ $ne: 'x' }, '"count":5'],
    }),
    jsonFind('search-exists', 'only whether there are any', {
      show: (found) => json({ available: found.length > 0 }),
      ask: { post: '/rooms/check', json: { kind: 'garage' } },
      exploit: [{ $ne: 'x' }, 'available":true'],
    }),
    jsonFind('search-status', 'nothing but the status', {
      show: (found) => ({ status: found.length > 0 ? 200 : 404, type: 'text/plain' }),
      ask: { post: '/rooms/check', json: { kind: 'garage' } },
      exploit: [{ $ne: 'x' }, 'HTTP/1.1 200'],
    }),
    jsonFind('search-redirect', 'only where it leads', {
      show: (found) => go(found.length > 0 ? 'list' : 'none'),
      ask: { post: '/rooms/check', json: { kind: 'garage' } },
      exploit: [{ $ne: 'x' }, 'ocation: list'],
    }),
    jsonFind('search-nested', 'a field deep in the body', {
      at: 'json:filter.owner.team',
      ask: { post: '/rooms/search', json: { filter: { owner: { team: 'north' } }, page: 1 } },
      query: ({ form }, through) => ({ 'owner.team': through(field(field(form.filter, 'owner'), 'team')) }),
      exploit: [{ $ne: 'x' }, 'lobby'],
    }),
    jsonFind('search-number', 'a number', {
      at: 'json:floor',
      ask: { post: '/rooms/search', json: { floor: 3 } },
      query: ({ form }, through) => ({ floor: through(form.floor) }),
      mend: (v) => Number(v),
      exploit: [{ $gte: 0 }, 'lobby'],
    }),
    jsonFind('search-array', 'a list of wanted values', {
      at: 'json:kinds.0',
      ask: { post: '/rooms/search', json: { kinds: ['work'] } },
      query: ({ form }, through) => ({
        $or: Array.isArray(form.kinds) ? form.kinds.map((kind) => ({ kind: through(kind) })) : [{ kind: 'none' }],
      }),
      exploit: [{ $ne: 'x' }, 'roof'],
    }),
    jsonFind('search-public', 'a condition that hides is kept beside', {
      query: ({ form }, through) => ({ $and: [{ secret: false }, { kind: through(form.kind) }] }),
      exploit: [{ $ne: 'x' }, 'ward'],
    }),
    jsonFind('search-root', 'the whole body is the query', {
      at: 'json:kind',
      query: ({ body }) => asQuery(body),
      ask: { post: '/rooms/find', json: { kind: 'work' } },
      mendedQuery: ({ form }) => ({ kind: text(form.kind) }),
      exploit: [{ $ne: 'x' }, 'roof'],
    }),
    jsonFind('search-spread', 'the body laid over the defaults: it can undo what hides', {
      query: ({ form }) => ({ secret: false, ...form }),
      ask: { post: '/rooms/find', json: { kind: 'public' } },
      mendedQuery: ({ form }) => ({ kind: text(form.kind), secret: false }),
      exploit: { ask: { post: '/rooms/find', json: { kind: { $ne: 'x' }, secret: { $ne: 7 } } }, shows: 'roof' },
    }),
    bracket('search-bracket', 'a bracketed query'),
    bracket('search-bracket-errors', "the same, with the framework's error page", { quiet: false }),
    bracket('search-bracket-json', 'answered by JSON', { show: (found) => json(found) }),
    bracket('search-bracket-nothing', 'nothing found is the ordinary answer', { ask: { get: '/rooms?kind=garage' } }),
    bracket('search-bracket-length', 'only names of found rooms, no count', {
      show: (found) => page(found.map(({ name }) => name).join(', ')),
    }),
    bracket('search-two-fields', 'two fields, one of them checked', {
      ask: { get: '/rooms?kind=work&floor=3' },
      query: ({ query }, through) => ({ kind: through(query.kind), floor: Number(query.floor) }),
      exploit: { ask: { get: '/rooms?kind[$ne]=x&floor=0' }, shows: 'lobby' },
    }),
    bracket('search-form-bracket', 'a form, on Fastify with qs', {
      server: 'fastify',
      at: 'body:kind',
      ask: { post: '/rooms', form: { kind: 'work', sort: 'name' } },
      query: ({ form }, through) => ({ kind: through(form.kind) }),
      exploit: { ask: { post: '/rooms', form: { kind: { $ne: 'x' } } }, shows: 'roof' },
    }),
    bracket('search-nested-bracket', 'a nested query: filter[kind]', {
      at: 'query:filter[kind]',
      ask: { get: '/rooms?filter[kind]=work' },
      query: ({ query }, through) => ({ kind: through(field(query.filter, 'kind')) }),
      exploit: { ask: { get: '/rooms?filter[kind][$ne]=x' }, shows: 'roof' },
    }),
    bracket('search-like-sql', 'a quote is refused, operators are not', {
      query: ({ query }, through) => {
        if (/['"]/.test(JSON.stringify(query.kind).slice(1, -1)) && isText(query.kind)) throw new Error('no quotes');
        return { kind: through(query.kind) };
      },
    }),
    bracket('search-not-equal-blocked', '$ne is refused, other operators are not', {
      query: ({ query }, through) => {
        if (JSON.stringify(query).includes('$ne')) throw new Error('no');
        return { kind: through(query.kind) };
      },
      exploit: { ask: { get: '/rooms?kind[$gt]=' }, shows: 'roof' },
    }),
    bracket('search-dollar-stripped-once', 'the first $ is taken out of the JSON', {
      query: ({ query }, through) => ({ kind: through(parsed(JSON.stringify(query.kind ?? '').replace('$', ''))) }),
      exploit: { ask: { get: '/rooms?kind[$$ne]=x' }, shows: 'roof' },
    }),
    find('filter-json-text', {
      note: 'JSON text in a parameter',
      at: 'query:filter',
      ask: { get: `/rooms?${qs.stringify({ filter: '{"kind":"work"}' })}` },
      query: ({ query }) => asQuery(parsed(query.filter)),
      mendedQuery: ({ query }) => ({ kind: text(field(parsed(query.filter), 'kind')) }),
      exploit: ['{"kind":{"$ne":"x"}}', 'roof'],
      mend: same,
    }),
    find('filter-json-field', {
      note: 'JSON text in a parameter, one field of it used',
      at: 'query:filter',
      ask: { get: `/rooms?${qs.stringify({ filter: '{"kind":"work","page":1}' })}` },
      query: ({ query }, through) => ({ kind: through(field(parsed(query.filter), 'kind')) }),
      exploit: ['{"kind":{"$ne":"x"}}', 'roof'],
    }),
    find('filter-json-cookie', {
      note: 'JSON text in a cookie',
      at: 'cookie:filter',
      ask: { get: '/rooms', headers: { Cookie: 'filter=%7B%22kind%22%3A%22work%22%7D' } },
      query: ({ cookies }, through) => ({ kind: through(field(parsed(cookies.filter), 'kind')) }),
      exploit: [encodeURIComponent('{"kind":{"$ne":"x"}}'), 'roof'],
    }),
    find('text-spliced', {
      note: 'a value spliced into the text of a query',
      at: 'query:kind',
      ask: { get: '/rooms?kind=work' },
      query: ({ query }) => asQuery(parsed(`{"kind":"${query.kind}"}`)),
      mendedQuery: ({ query }) => ({ kind: text(query.kind) }),
      exploit: ['x","kind":{"$ne":"y"},"$where":"1', 'roof'],
      mend: same,
    }),
    find('path-json', {
      note: 'a segment of the path that is read as JSON where it can be',
      at: 'path:kind',
      ask: { get: '/rooms/{kind}' },
      query: ({ params }, through) => ({ kind: through(parsed(params.kind) ?? params.kind) }),
      exploit: ['{"$ne":"x"}', 'roof'],
    }),
    find('regex-search', {
      note: 'a search by a regular expression of the visitor: .* is all',
      at: 'json:name',
      ask: { post: '/rooms/search', json: { name: 'la' } },
      query: ({ form }, through) => ({ name: typeof form.name === 'string' ? { $eq: form.name } : through(form.name) }),
      exploit: [{ $regex: '.*' }, 'roof'],
    }),
    where('where-string', '$where, in single quotes', (v) => `this.name == '${v}'`, ["' || '1'=='1", 'roof']),
    where('where-double', '$where, in double quotes', (v) => `this.name == "${v}"`, ['" || "1"=="1', 'roof']),
    where('where-number', '$where, a number', (v) => `this.floor >= ${v} && !this.secret`, ['0 || 1', 'roof'], {
      ask: { get: '/rooms?name=3' },
      mended: quiet(({ query }) => rowsOf(rooms({ floor: { $gte: Number(query.name) }, secret: false }))),
    }),
    where(
      'where-function',
      '$where, a whole function',
      (v) => `return this.kind == '${v}' && !this.secret;`,
      ["' || 1 || '", 'roof'],
      {
        ask: { get: '/rooms?name=work' },
        mended: quiet(({ query }) => rowsOf(rooms({ kind: text(query.name), secret: false }))),
      },
    ),
    where(
      'where-call',
      '$where, inside a call',
      (v) => `this.name.indexOf('${v}') === 0`,
      ["') === 0 || ('1", 'roof'],
      { mended: quiet(({ query }) => rowsOf(ROOMS.filter(({ name }) => name.startsWith(text(query.name))))) },
    ),
    where(
      'where-blind',
      '$where, only whether there are any',
      (v) => `this.name == '${v}'`,
      ["' || '1'=='1", 'There are some'],
      {
        flawed: quiet(({ query }) =>
          page(rooms({ $where: `this.name == '${text(query.name)}'` }).length > 0 ? 'There are some' : 'None'),
        ),
        mended: quiet(({ query }) => page(rooms({ name: text(query.name) }).length > 0 ? 'There are some' : 'None')),
        ask: { get: '/rooms?name=garage' },
      },
    ),
    where(
      'where-filtered',
      '$where, blanks and equals signs refused',
      (v) => `this.name == '${v.replace(/[\s=]/g, '')}'`,
      ["'||1||'", 'roof'],
    ),
  ],
  traps: [
    {
      id: 'type-checked',
      note: 'objects are refused with 400',
      at: 'json:kind',
      server: 'express',
      ask: { post: '/rooms/search', json: { kind: 'work' } },
      handle: ({ form }) =>
        isText(form.kind) ? rowsOf(rooms({ kind: form.kind })) : json({ error: 'kind must be a string' }, 400),
    },
    {
      id: 'type-crashing',
      note: 'objects end in a 500',
      at: 'json:kind',
      server: 'express',
      ask: { post: '/rooms/search', json: { kind: 'work' } },
      handle: ({ form }) => rowsOf(rooms({ kind: (form.kind as string).toLowerCase() })),
    },
    {
      id: 'type-ignored',
      note: 'what is not text counts as no filter: everything comes',
      at: 'query:kind',
      server: 'express',
      ask: { get: '/rooms?kind=work' },
      handle: ({ query }) => rowsOf(isText(query.kind) ? rooms({ kind: query.kind }) : ROOMS),
    },
    {
      id: 'operators-dropped',
      note: 'keys with $ are taken out',
      at: 'json:kind',
      server: 'express',
      ask: { post: '/rooms/search', json: { kind: 'work' } },
      handle: quiet(({ body }) => rowsOf(rooms({ kind: field(withoutOperators(body), 'kind') ?? '' }))),
    },
    {
      id: 'operators-allowed',
      note: 'a documented filter language of its own: [gt] and [lt] of a floor',
      at: 'query:floor',
      server: 'express',
      ask: { get: '/rooms?floor=2' },
      handle: ({ query }) => {
        const { floor } = query;
        const [low, high] = [Number(field(floor, 'gt') ?? Number.NaN), Number(field(floor, 'lt') ?? Number.NaN)];
        return rowsOf(
          ROOMS.filter((room) =>
            isText(floor) ? room.floor === Number(floor) : room.floor > (low || -1) && room.floor < (high || 99),
          ),
        );
      },
    },
    {
      id: 'arrays-accepted',
      note: 'tags[] takes one or many',
      at: 'query:tags',
      server: 'express',
      ask: { get: '/rooms?tags=warm' },
      handle: ({ query }) => {
        const wanted = Array.isArray(query.tags) ? query.tags.map(text) : isText(query.tags) ? [query.tags] : [];
        return rowsOf(rooms(wanted.length > 0 ? { tags: { $in: wanted } } : {}));
      },
    },
    {
      id: 'unknown-is-all',
      note: 'a search that gives everything where it does not know the filter',
      at: 'query:kind',
      server: 'express',
      ask: { get: '/rooms?kind=work' },
      handle: ({ query }) =>
        rowsOf(query.kind === 'work' || query.kind === 'public' ? rooms({ kind: query.kind }) : ROOMS),
    },
    {
      id: 'unknown-is-all-json',
      note: 'the same by JSON',
      at: 'json:kind',
      server: 'fastify',
      ask: { post: '/rooms', json: { kind: 'work' } },
      handle: ({ form }) => json(form.kind === 'work' || form.kind === 'public' ? rooms({ kind: form.kind }) : ROOMS),
    },
    {
      id: 'cast-to-number',
      note: 'Number() of whatever comes',
      at: 'json:floor',
      server: 'fastify',
      ask: { post: '/rooms', json: { floor: 2 } },
      handle: ({ form }) => json(ROOMS.filter(({ floor }) => floor >= (Number(form.floor) || 0))),
    },
    {
      id: 'login-limited',
      alone: true,
      note: 'a sign-in that answers 429 after six wrong ones',
      at: 'json:password',
      server: 'express',
      ask: { post: '/login', json: LOGIN },
      handle: limitedSignIn(),
    },
    {
      id: 'login-delayed',
      note: 'a sign-in whose wrong answers differ by a counter',
      at: 'json:password',
      server: 'node',
      ask: { post: '/login', json: LOGIN },
      handle: countingSignIn(),
    },
    {
      id: 'noise-alternating',
      note: 'readings that alternate from request to request',
      at: 'query:sensor',
      server: 'express',
      ask: { get: '/readings?sensor=t1' },
      handle: alternating(),
    },
    {
      id: 'noise-random',
      note: 'a number of rows by chance',
      at: 'query:sensor',
      server: 'express',
      ask: { get: '/readings?sensor=t1' },
      handle: () => rowsOf(ROOMS.filter(() => Math.random() > 0.5)),
    },
    {
      id: 'noise-json-random',
      note: 'readings by chance, as JSON',
      at: 'json:sensor',
      server: 'fastify',
      ask: { post: '/readings', json: { sensor: 't1', n: 3 } },
      handle: () =>
        json({
          values: Array.from({ length: 3 }, () => Math.round(Math.random() * 1000) / 10),
          ok: Math.random() > 0.5,
        }),
    },
    {
      id: 'in-by-design',
      note: 'a list of wanted names in JSON, each made text',
      at: 'json:names.0',
      server: 'fastify',
      ask: { post: '/rooms', json: { names: ['lab', 'roof'] } },
      handle: ({ form }) => json(rooms({ name: { $in: Array.isArray(form.names) ? form.names.map(text) : [] } })),
    },
    {
      id: 'where-digits',
      note: '$where with a number that is one',
      at: 'query:floor',
      server: 'node',
      ask: { get: '/rooms?floor=2' },
      handle: quiet(({ query }) =>
        rowsOf(rooms({ $where: `this.floor >= ${Number.parseInt(text(query.floor), 10) || 0}` })),
      ),
    },
    {
      id: 'where-stringified',
      note: '$where with a value as JSON',
      at: 'query:name',
      server: 'node',
      ask: { get: '/rooms?name=lab' },
      handle: quiet(({ query }) => rowsOf(rooms({ $where: `this.name === ${JSON.stringify(text(query.name))}` }))),
    },
    {
      id: 'fuzzy-search',
      note: 'a search in memory that forgives: it looks at letters alone',
      at: 'query:name',
      server: 'node',
      ask: { get: '/rooms?name=la' },
      handle: ({ query }) => {
        const letters = text(query.name)
          .toLowerCase()
          .replace(/[^a-z]/g, '');
        return rowsOf(ROOMS.filter(({ name }) => name.includes(letters)));
      },
    },
    {
      id: 'object-shown',
      note: 'what is no text is shown as [object Object]',
      at: 'query:name',
      server: 'express',
      ask: { get: '/rooms?name=lab' },
      handle: ({ query }) =>
        page(`<p>Rooms like ${escaped(query.name)}</p>${rooms({ name: text(query.name) }).length}`),
    },
    {
      id: 'body-echoed',
      note: 'the body is echoed as JSON',
      at: 'json:kind',
      server: 'fastify',
      ask: { post: '/echo', json: { kind: 'work' } },
      handle: ({ body }) => json({ you: body }),
    },
    {
      id: 'length-limited',
      note: 'values beyond 20 characters are refused',
      at: 'query:kind',
      server: 'express',
      ask: { get: '/rooms?kind=work' },
      handle: ({ query }) =>
        JSON.stringify(query).length > 34
          ? { status: 413, body: page('Too long') }
          : rowsOf(rooms({ kind: text(query.kind) })),
    },
  ],
};

function limitedSignIn(): Handler {
  let [wrong, since] = [0, Date.now()];
  return () => {
    if (Date.now() - since > 60_000) [wrong, since] = [0, Date.now()];
    wrong += 1;
    return wrong > 6
      ? { ...asObject(json({ error: 'slow down' }, 429)), headers: { 'retry-after': '1' } }
      : json({ error: 'wrong' }, 401);
  };
}

const asObject = (reply: Reply) => (typeof reply === 'string' ? { body: reply } : reply);

function countingSignIn(): Handler {
  let count = 0;
  return () => {
    count += 1;
    return json({ error: 'wrong', attempt: count, left: Math.max(0, 1000 - count) }, 401);
  };
}

function alternating(): Handler {
  let turn = 0;
  return () => {
    turn += 1;
    return turn % 2 ? page('<p>Heating on</p><p>21.5</p>') : page('<p>Heating off, valve closed</p>');
  };
}
