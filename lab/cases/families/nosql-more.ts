import { findDocuments } from '../../building/document-query.ts';
import { page } from '../markup.ts';
import type { Family, Flaw, Handler, Input, Reply, Trap } from '../write.ts';

const ACCOUNTS = [
  { _id: '66f1c0a94b3e4c55d9f20a1b', login: 'admin', password: 'Tr0mb-one', team: 'all', logins: 40, active: true },
  { _id: '66f1c0a94b3e4c55d9f20a1c', login: 'maja', password: 'k3ttle.Blue', team: 'north', logins: 7, active: true },
  { _id: '66f1c0a94b3e4c55d9f20a1d', login: 'timo', password: 'sand-Paper9', team: 'south', logins: 2, active: false },
];
const DEVICES = ['pump', 'fan', 'valve', 'lamp', 'meter'].map((name, at) => ({
  _id: `66f1c0a94b3e4c55d9f20b${at}e`,
  name,
  serial: `S-${1000 + at * 7}`,
  zone: at % 2 ? 'east' : 'west',
  power: at * 15,
  tags: at > 2 ? ['spare'] : ['used'],
  meta: { vendor: at > 1 ? 'orbit' : 'nova' },
  internal: at === 4,
}));

type Query = Readonly<Record<string, unknown>>;
type Rows = readonly { name: string }[];
const json = (value: unknown, status = 200): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});
const rows = (found: Rows): Reply =>
  page(`<table>${found.map(({ name }) => `<tr><td>${name}</td></tr>`).join('')}</table>`);
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const parsed = (value: unknown): unknown => {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
};
const hidden =
  (handler: Handler, failed: () => Reply = () => json({ error: 'bad request' }, 400)): Handler =>
  async (input) => {
    try {
      return await handler(input);
    } catch {
      return failed();
    }
  };

/** A mapper casts what an operator holds by its schema, and refuses what it cannot. */
function cast(value: unknown, to: 'id' | 'number'): unknown {
  if (Array.isArray(value)) return value.map((each) => cast(each, to));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cast(each, to)]));
  const fits = to === 'id' ? /^[0-9a-f]{24}$/.test(String(value)) : /^\d+$/.test(String(value));
  if (!fits) throw new Error(`Cast to ${to === 'id' ? 'ObjectId' : 'Number'} failed for value "${value}" at path`);
  return to === 'id' ? String(value) : Number(value);
}

/** A mapper of another kind: operators are plain names, and what it does not know it refuses. */
function plainOperators(value: unknown): unknown {
  if (!isObject(value)) return value;
  const known: Record<string, string> = { equals: '$eq', not: '$ne', in: '$in', notIn: '$nin', contains: '$regex' };
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const operator = known[key];
      if (!operator) throw new Error(`Unknown argument \`${key}\`. Available options are marked with ?.`);
      if (key === 'not' && isObject(each)) return ['$not', plainOperators(each)];
      return [operator, each];
    }),
  );
}

/** Keys that begin with a dollar sign are taken out, at every depth. */
function sanitized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sanitized);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !key.startsWith('$') && !key.includes('.'));
  return Object.fromEntries(kept.map(([key, each]) => [key, sanitized(each)]));
}

const devices = (query: Query): Rows => findDocuments(DEVICES, query);
const accounts = (query: Query) => findDocuments(ACCOUNTS, query);

interface Sketch extends Pick<Flaw, 'note' | 'at' | 'ask' | 'exploit'> {
  server?: 'node' | 'express' | 'fastify';
  flawed: (input: Input) => Reply;
  mended: (input: Input) => Reply;
  failed?: () => Reply;
}
const flaw = (id: string, { flawed, mended, failed, ...more }: Sketch): Flaw => ({
  id,
  ...more,
  flawed: hidden(flawed, failed),
  mended: hidden(mended, failed),
});
const trap = (
  id: string,
  at: string,
  note: string,
  ask: Trap['ask'],
  handle: Handler,
  server?: 'node' | 'express' | 'fastify',
): Trap => ({
  id,
  at,
  note,
  ask,
  handle: hidden(handle),
  ...(server && { server }),
});

const FIND = { post: '/devices/find', json: { zone: 'east', limit: 20 } } as const;
const wrong = () => json({ message: 'Name or password is wrong' }, 401);

export const family: Family = {
  family: 'nosql-more',
  check: 'nosql-injection',
  flaws: [
    flaw('mapper-id', {
      note: 'an identifier that a schema casts, operators and all',
      at: 'json:id',
      server: 'express',
      ask: { post: '/devices/get', json: { id: '66f1c0a94b3e4c55d9f20b1e' } },
      flawed: ({ form }) => rows(devices({ _id: cast(form.id, 'id') })),
      mended: ({ form }) => rows(devices({ _id: text(form.id) })),
      failed: () => json({ error: 'CastError' }, 500),
      exploit: [{ $ne: '000000000000000000000000' }, '<td>lamp'],
    }),
    flaw('mapper-number', {
      note: 'a number that a schema casts, in a bracketed query',
      at: 'query:power',
      server: 'express',
      ask: { get: '/devices?power=15' },
      flawed: ({ query }) => rows(devices({ power: cast(query.power, 'number') })),
      mended: ({ query }) => rows(devices({ power: cast(text(query.power), 'number') })),
      exploit: { ask: { get: '/devices?power[$gte]=0' }, shows: '<td>lamp' },
    }),
    flaw('mapper-named-operators', {
      note: 'operators with plain names; what is unknown fails',
      at: 'json:serial',
      server: 'express',
      ask: { post: '/devices/by-serial', json: { serial: 'S-1007' } },
      flawed: ({ form }) => rows(devices({ serial: plainOperators(form.serial) })),
      mended: ({ form }) => rows(devices({ serial: text(form.serial) })),
      failed: () => json({ error: 'Invalid invocation' }, 500),
      exploit: [{ not: 'x' }, '<td>lamp'],
    }),
    flaw('words-forbidden', {
      note: 'a list of forbidden operators that lacks some',
      at: 'json:zone',
      server: 'fastify',
      ask: FIND,
      flawed: ({ form }) => {
        if (/\$(ne|nin|gte?|lte?|regex|where|exists)\b/.test(JSON.stringify(form)))
          return json({ error: 'rejected' }, 403);
        return rows(devices({ zone: form.zone }));
      },
      mended: ({ form }) => rows(devices({ zone: text(form.zone) })),
      exploit: [{ $not: { $eq: 'x' } }, '<td>pump'],
    }),
    flaw('body-is-filter', {
      note: 'the body is the filter; the field itself must be text',
      at: 'json:zone',
      server: 'express',
      ask: { post: '/devices/find', json: { zone: 'east' } },
      flawed: ({ form }) =>
        typeof form.zone === 'string' ? rows(devices(form)) : json({ error: 'zone must be text' }, 400),
      mended: ({ form }) => rows(devices({ zone: text(form.zone) })),
      exploit: {
        ask: { post: '/devices/find', json: { zone: 'east', $and: [{ name: 'x' }] } },
        shows: '<table></table>',
      },
    }),
    flaw('query-is-filter', {
      note: 'the query is the filter, each of its own fields made text',
      at: 'query:zone',
      server: 'express',
      ask: { get: '/devices?zone=east' },
      flawed: ({ query }) => rows(devices({ ...query, zone: String(query.zone), internal: false })),
      mended: ({ query }) => rows(devices({ zone: String(query.zone), internal: false })),
      exploit: { ask: { get: '/devices?zone=east&$and[0][name]=x' }, shows: '<table></table>' },
    }),
    flaw('stage-of-pipeline', {
      note: 'the condition of a stage, given as an object of its own',
      at: 'json:stage.match.zone',
      server: 'fastify',
      ask: { post: '/devices/report', json: { stage: { match: { zone: 'east' }, group: 'vendor' } } },
      flawed: ({ form }) => {
        const match = isObject(form.stage) && isObject(form.stage.match) ? form.stage.match : {};
        return json({ count: devices({ $and: [match, { internal: false }] }).length });
      },
      mended: ({ form }) => {
        const match = isObject(form.stage) && isObject(form.stage.match) ? form.stage.match : {};
        return json({ count: devices({ zone: text(match.zone), internal: false }).length });
      },
      exploit: [{ $ne: 'x' }, '"count":4'],
    }),
    flaw('sign-in-usual-name', {
      note: 'the name must be text, the password need not; the name in the request exists nowhere',
      at: 'json:password',
      server: 'express',
      ask: { post: '/session', json: { login: 'somebody', password: 'guess' } },
      flawed: ({ form }) =>
        typeof form.login === 'string' && accounts({ login: form.login, password: form.password }).length > 0
          ? json({ token: 'a81f' })
          : wrong(),
      mended: ({ form }) =>
        typeof form.login === 'string' &&
        typeof form.password === 'string' &&
        accounts({ login: form.login, password: form.password }).length > 0
          ? json({ token: 'a81f' })
          : wrong(),
      exploit: { ask: { post: '/session', json: { login: 'admin', password: { $ne: 1 } } }, shows: 'token' },
    }),
    flaw('sign-in-form-cookie', {
      note: 'a sign-in by form: only a cookie tells, both lead to the same page',
      at: ['body:login', 'body:password'],
      server: 'express',
      ask: { post: '/session', form: { login: 'somebody', password: 'guess', remember: '1' } },
      flawed: ({ form }) => ({
        status: 303,
        headers: {
          location: '/',
          ...(accounts({ login: form.login, password: form.password }).length > 0 && {
            'set-cookie': 'auth=91; HttpOnly',
          }),
        },
      }),
      mended: ({ form }) => ({
        status: 303,
        headers: {
          location: '/',
          ...(accounts({ login: text(form.login), password: text(form.password) }).length > 0 && {
            'set-cookie': 'auth=91; HttpOnly',
          }),
        },
      }),
      exploit: { ask: { post: '/session', form: { login: { $ne: 'x' }, password: { $ne: 'x' } } }, shows: 'auth=91' },
    }),
    flaw('header-json', {
      note: 'JSON text in a header of its own',
      at: 'header:X-Filter',
      server: 'express',
      ask: { get: '/devices', headers: { 'X-Filter': '{"zone":"east"}' } },
      flawed: ({ headers }) => rows(devices({ internal: false, ...(parsed(headers['x-filter']) as object) })),
      mended: ({ headers }) => {
        const filter = parsed(headers['x-filter']);
        return rows(devices({ zone: isObject(filter) ? text(filter.zone) : '', internal: false }));
      },
      exploit: ['{"zone":{"$ne":"x"}}', '<td>pump'],
    }),
    flaw('where-call-hidden', {
      note: '$where, inside a call, failures answered like nothing found',
      at: 'query:tag',
      server: 'express',
      ask: { get: '/devices?tag=used' },
      flawed: ({ query }) => rows(devices({ $where: `this.tags.includes('${text(query.tag)}') && !this.internal` })),
      mended: ({ query }) => rows(devices({ tags: text(query.tag), internal: false })),
      failed: () => rows([]),
      exploit: ["') || ('1", '<td>lamp'],
    }),
    flaw('where-second-field', {
      note: '$where over two fields, the other one a number that is checked',
      at: 'query:name',
      server: 'express',
      ask: { get: '/devices?name=fan&power=0' },
      flawed: ({ query }) =>
        /^\d+$/.test(text(query.power))
          ? rows(devices({ $where: `this.name == "${text(query.name)}" && this.power >= ${query.power}` }))
          : json({ error: 'power must be a number' }, 400),
      mended: ({ query }) =>
        /^\d+$/.test(text(query.power))
          ? rows(devices({ name: text(query.name), power: { $gte: Number(query.power) } }))
          : json({ error: 'power must be a number' }, 400),
      exploit: { ask: { get: '/devices?name=%22%20||%20%221&power=0' }, shows: '<td>lamp' },
    }),
    flaw('where-key', {
      note: 'a filter given as an object, with $where among its keys',
      at: 'json:filter.zone',
      server: 'fastify',
      ask: { post: '/devices/find', json: { filter: { zone: 'east' } } },
      flawed: ({ form }) => rows(devices(isObject(form.filter) ? form.filter : {})),
      mended: ({ form }) => rows(devices({ zone: isObject(form.filter) ? text(form.filter.zone) : '' })),
      exploit: {
        ask: { post: '/devices/find', json: { filter: { $where: 'return this.internal' } } },
        shows: '<td>meter',
      },
    }),
    flaw('beside-a-random-part', {
      note: 'a list with something else on the page each time',
      at: 'query:zone',
      server: 'express',
      ask: { get: '/devices?zone=east' },
      flawed: ({ query }) => page(`${asBody(rows(devices({ zone: query.zone })))}${advert()}`),
      mended: ({ query }) => page(`${asBody(rows(devices({ zone: text(query.zone) })))}${advert()}`),
      exploit: { ask: { get: '/devices?zone[$ne]=x' }, shows: '<td>pump' },
    }),
    flaw('only-a-number', {
      note: 'how many there are, as a header',
      at: 'query:zone',
      server: 'express',
      ask: { get: '/devices/count?zone=east' },
      flawed: ({ query }) => json({ total: devices({ zone: query.zone }).length }),
      mended: ({ query }) => json({ total: devices({ zone: text(query.zone) }).length }),
      exploit: { ask: { get: '/devices/count?zone[$ne]=x' }, shows: '"total":5' },
    }),
    flaw('sanitized-body-only', {
      note: 'the body is sanitized, the query is not',
      at: 'query:team',
      server: 'express',
      ask: { get: '/people?team=north' },
      flawed: ({ query, body }) =>
        json(accounts({ team: query.team, ...(sanitized(body) as object) }).map(({ login }) => login)),
      mended: ({ query }) => json(accounts({ team: sanitized(query.team) }).map(({ login }) => login)),
      exploit: { ask: { get: '/people?team[$ne]=x' }, shows: 'timo' },
    }),
    flaw('path-as-filter', {
      note: 'a segment of the path that may be a filter as JSON',
      at: 'path:filter',
      server: 'express',
      ask: { get: '/devices/{filter}' },
      flawed: ({ params }) =>
        rows(devices(isObject(parsed(params.filter)) ? { zone: parsed(params.filter) } : { zone: params.filter })),
      mended: ({ params }) => rows(devices({ zone: params.filter })),
      exploit: ['{"$ne":"x"}', '<td>pump'],
    }),
    flaw('many-fields', {
      note: 'six filters, of which one takes objects',
      at: 'query:vendor',
      server: 'express',
      ask: { get: '/devices?name=fan&zone=east&vendor=nova&serial=S-1007&sort=name&page=1' },
      flawed: ({ query }) =>
        rows(
          devices({
            name: text(query.name),
            zone: text(query.zone),
            serial: text(query.serial),
            'meta.vendor': query.vendor,
          }),
        ),
      mended: ({ query }) =>
        rows(
          devices({
            name: text(query.name),
            zone: text(query.zone),
            serial: text(query.serial),
            'meta.vendor': text(query.vendor),
          }),
        ),
      exploit: { ask: { get: '/devices?name=fan&zone=east&vendor[$ne]=x&serial=S-1007' }, shows: '<td>fan' },
    }),
  ],
  traps: [
    trap(
      'sanitized',
      'json:zone',
      'keys with a dollar sign are taken out of everything',
      FIND,
      ({ body }) => {
        const clean = sanitized(body);
        return rows(devices({ zone: isObject(clean) ? (clean.zone ?? null) : null }));
      },
      'express',
    ),
    trap(
      'sanitized-to-everything',
      'query:zone',
      'the same, and what is left of it is no filter',
      { get: '/devices?zone=east' },
      ({ query }) => {
        const zone = sanitized(query.zone);
        return rows(typeof zone === 'string' ? devices({ zone }) : devices({}));
      },
      'express',
    ),
    trap(
      'documented-in',
      'query:zone',
      'one documented operator, of texts alone',
      { get: '/devices?zone=east' },
      ({ query }) => {
        const { zone } = query;
        if (typeof zone === 'string') return rows(devices({ zone }));
        if (!isObject(zone) || Object.keys(zone).join() !== '$in') return json({ error: 'unknown operator' }, 400);
        return rows(devices({ zone: { $in: [zone.$in].flat().map(String) } }));
      },
      'express',
    ),
    trap(
      'key-length',
      'json:zone',
      'an answer that depends on how much was sent',
      FIND,
      ({ body }) => json({ size: JSON.stringify(body).length }),
      'fastify',
    ),
    trap(
      'truthy',
      'json:active',
      'anything that is set counts as yes',
      { post: '/people/find', json: { active: true, team: 'north' } },
      ({ form }) => json(accounts({ active: Boolean(form.active), team: text(form.team) }).map(({ login }) => login)),
      'express',
    ),
    trap(
      'strict-fields',
      'json:zone',
      'fields that are not known are refused',
      FIND,
      ({ form }) =>
        Object.keys(form).every((key) => ['zone', 'limit'].includes(key)) && typeof form.zone === 'string'
          ? rows(devices({ zone: form.zone }))
          : json({ error: 'additional properties' }, 400),
      'fastify',
    ),
    trap(
      'random-rows-and-quotes',
      'query:zone',
      'rows by chance, and a failure over quotes',
      { get: '/devices?zone=east' },
      ({ query }) =>
        /['"]/.test(String(query.zone))
          ? json({ error: 'failed' }, 500)
          : rows(DEVICES.filter(() => Math.random() < 0.5)),
      'express',
    ),
    trap(
      'cast-shown',
      'query:power',
      'a message of a mapper, whatever is wrong',
      { get: '/devices?power=15' },
      ({ query }) =>
        /^\d+$/.test(String(query.power))
          ? rows(devices({ power: Number(query.power) }))
          : json({ error: 'CastError: Cast to Number failed' }, 500),
      'express',
    ),
  ],
};

function advert(): string {
  const [one = '', two = ''] = [Math.random(), Math.random()].map(
    (at) => ['sale today', 'new filters', 'call us', 'autumn checks', 'free parking'][Math.floor(at * 5)],
  );
  return `<aside>${one}</aside><aside>${two}</aside>`;
}

const asBody = (reply: Reply): string =>
  /<main>(.*)<\/main>/s.exec(typeof reply === 'string' ? reply : (reply.body ?? ''))?.[1] ?? '';
