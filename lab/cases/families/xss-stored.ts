import { escaped, page, scriptJson } from '../markup.ts';
import type { Ask, Family, Flaw, Input, Reply, Site } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
const KEPT = 40;
const TAG = '<i id=zz>';

interface Sketch {
  note: string;
  at: string;
  ask: Ask;
  /** Where it comes out, and how. */
  list?: string;
  read: (input: Input) => unknown;
  show?: (value: string) => string;
  mend?: (value: unknown) => string;
  /** What the way in answers. */
  answer?: () => Reply;
  /** Whether an entry replaces the last one, as a setting does. */
  single?: boolean;
  exploit?: readonly [unknown, string];
  also?: Flaw['also'];
  before?: (value: string) => string;
}
const thanks = () => page('<p>Thank you.</p>');
const flaw = (
  id: string,
  {
    note,
    at,
    ask,
    list = '/list',
    read,
    show = (v) => `<li>${v}</li>`,
    mend = escaped,
    answer = thanks,
    single = false,
    exploit = [TAG, '<i id=zz>'],
    also = [],
    before = (v) => v,
  }: Sketch,
): Flaw => {
  const site = (through: (value: unknown) => string): Site => {
    const entries: string[] = [];
    const path = ('get' in ask ? ask.get : ask.post).replace(/\?.*/s, '');
    return {
      [`${'get' in ask ? 'GET' : (ask.method ?? 'POST')} ${path}`]: (input) => {
        if (single) entries.length = 0;
        entries.push(before(text(read(input))));
        if (entries.length > KEPT) entries.shift();
        return answer();
      },
      [`GET ${list}`]: () => page(`<ul>${entries.map((each) => show(through(each))).join('')}</ul>`),
    };
  };
  return { id, note, at, ask, pages: [{ get: list }], flawed: site(text), mended: site(mend), exploit, also };
};
const form = (fields: Record<string, string>, path = '/post'): Ask => ({ post: path, form: fields });

export const family: Family = {
  family: 'xss-stored',
  check: 'stored-xss',
  flaws: [
    flaw('stored-form', {
      note: 'a guest book',
      at: 'body:message',
      ask: form({ name: 'Ada', message: 'Hello' }),
      read: (i) => i.form.message,
    }),
    flaw('stored-redirect', {
      note: 'a guest book that leads back',
      at: 'body:message',
      ask: form({ name: 'Ada', message: 'Hello' }),
      read: (i) => i.form.message,
      answer: () => ({ status: 303, headers: { location: 'list' } }),
    }),
    flaw('stored-attribute', {
      note: 'comes out in an attribute',
      at: 'body:label',
      ask: form({ label: 'Lamp' }),
      read: (i) => i.form.label,
      show: (v) => `<li title="${v}">Lamp</li>`,
      exploit: [`">${TAG}`, '<i id=zz>'],
    }),
    flaw('stored-script', {
      note: 'comes out in a script',
      at: 'body:label',
      ask: form({ label: 'Lamp' }),
      read: (i) => i.form.label,
      show: (v) => `<script>rooms.push("${v}");</script>`,
      mend: (v) => scriptJson(v).slice(1, -1),
      exploit: ['"-zz-"', '""-zz-""'],
    }),
    flaw('stored-script-json', {
      note: 'comes out in a script by JSON.stringify',
      at: 'body:label',
      ask: form({ label: 'Lamp' }),
      read: (i) => i.form.label,
      show: (v) => `<script>rooms.push(${JSON.stringify(v).replaceAll('<\\u002f', '</')});</script>`,
      mend: (v) => text(v).replace(/[<>]/g, ''),
      exploit: [`</script>${TAG}`, '</script><i id=zz>'],
    }),
    flaw('stored-json', {
      note: 'a field of JSON',
      at: 'json:device.label',
      ask: { post: '/device', json: { device: { label: 'Lamp', watts: 5 } } },
      read: (i) => (typeof i.form.device === 'object' && i.form.device ? Reflect.get(i.form.device, 'label') : ''),
      answer: () => ({ type: 'application/json', body: '{"ok":true}' }),
    }),
    flaw('stored-put', {
      note: 'a setting by PUT',
      at: 'json:banner',
      ask: { post: '/settings', json: { banner: 'Welcome' }, method: 'PUT' },
      read: (i) => i.form.banner,
      single: true,
      list: '/home',
      answer: () => ({ type: 'application/json', body: '{"ok":true}' }),
    }),
    flaw('stored-agent', {
      note: 'the User-Agent in a log of visits',
      at: 'header:User-Agent',
      ask: { get: '/visit', headers: { 'User-Agent': 'Panel/2.1' } },
      list: '/log',
      read: (i) => i.headers['user-agent'],
    }),
    flaw('stored-referer', {
      note: 'the Referer in statistics',
      at: 'header:Referer',
      ask: { get: '/visit', headers: { Referer: 'http://127.0.0.1/' } },
      list: '/statistics',
      read: (i) => i.headers.referer,
      show: (v) => `<li><a href="${v}">${v}</a></li>`,
      mend: (v) => (/^https?:/i.test(text(v)) ? escaped(v) : '-'),
      exploit: [`http://a/">${TAG}`, '<i id=zz>'],
    }),
    flaw('stored-failed-login', {
      note: 'failed sign-ins in a log',
      at: 'body:user',
      ask: form({ user: 'ada', password: 'guess' }, '/login'),
      list: '/audit',
      read: (i) => i.form.user,
      answer: () => ({ status: 401, body: page('Wrong name or password') }),
    }),
    flaw('stored-search', {
      note: 'what people searched for',
      at: 'query:q',
      ask: { get: '/search?q=chair' },
      list: '/popular',
      read: (i) => i.query.q,
    }),
    flaw('stored-title', {
      note: 'comes out as a title',
      at: 'body:name',
      ask: form({ name: 'House 3' }),
      read: (i) => i.form.name,
      single: true,
      list: '/home',
      show: (v) => `<svg><title>${v}</title></svg>`,
    }),
    flaw('stored-link', {
      note: 'a link of a profile, escaped: javascript: is left',
      at: 'body:site',
      ask: form({ name: 'Ada', site: 'https://example.org' }),
      read: (i) => i.form.site,
      single: true,
      list: '/profile',
      show: (v) => `<a href="${v}">Site</a>`,
      mend: (v) => (/^https?:/i.test(text(v)) ? escaped(v) : '#'),
      exploit: ['javascript:zz', 'href="javascript:zz'],
    }),
    flaw('stored-cut', {
      note: 'cut after 40',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      read: (i) => i.form.message,
      before: (v) => v.slice(0, 40),
    }),
    flaw('stored-filtered', {
      note: 'script elements are taken out',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      read: (i) => i.form.message,
      before: (v) => v.replace(/<\/?script[^>]*>/gi, ''),
    }),
    flaw('stored-single', {
      note: 'only the last entry is kept',
      at: 'body:status',
      ask: form({ status: 'At lunch' }),
      read: (i) => i.form.status,
      single: true,
      list: '/team',
    }),
    flaw('stored-upper', {
      note: 'shown in capitals',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      read: (i) => i.form.message,
      before: (v) => v.toUpperCase(),
      exploit: [TAG, '<I ID=ZZ>'],
    }),
    flaw('stored-second-field', {
      note: 'of two fields one is escaped',
      at: 'body:subject',
      ask: form({ subject: 'Lift', message: 'It is stuck' }),
      read: (i) => i.form.subject,
      show: (v) => `<li><b>${v}</b></li>`,
    }),
    flaw('stored-path', {
      note: 'pages that were missing, by their path',
      at: 'path:page',
      ask: { get: '/docs/{page}' },
      list: '/missing',
      read: (i) => i.params.page,
      answer: () => ({ status: 404, body: page('Not here') }),
    }),
    flaw('stored-both', {
      note: 'shown at once and kept',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      read: (i) => i.form.message,
      also: ['reflected-xss'],
    }),
  ],
  traps: [
    {
      id: 'stored-elsewhere-plain',
      note: 'kept and shown as plain text',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      pages: [{ get: '/list' }],
      handle: kept((entries) => ({
        type: 'text/plain',
        headers: { 'x-content-type-options': 'nosniff' },
        body: entries.join('\n'),
      })),
    },
    {
      id: 'stored-as-json',
      note: 'kept and shown as JSON',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      pages: [{ get: '/list' }],
      handle: kept((entries) => ({ type: 'application/json', body: JSON.stringify(entries) })),
    },
    {
      id: 'stored-download',
      note: 'kept and saved as a file',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      pages: [{ get: '/list' }],
      handle: kept((entries) => ({
        headers: { 'content-disposition': 'attachment; filename=log.html' },
        body: entries.join('\n'),
      })),
    },
    {
      id: 'stored-stripped',
      note: 'kept without brackets and quotes',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      pages: [{ get: '/list' }],
      handle: kept((entries) => page(entries.map((each) => `<p>${each.replace(/[<>"'&]/g, '')}</p>`).join(''))),
    },
    {
      id: 'stored-counted',
      note: 'only how many there are',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      pages: [{ get: '/list' }],
      handle: kept((entries) => page(`<p>${entries.length} messages</p>`)),
    },
    {
      id: 'stored-own-script',
      note: 'beside a script of the page with alert(1)',
      at: 'body:message',
      ask: form({ message: 'Hello' }),
      pages: [{ get: '/list' }],
      handle: kept((entries) => page(`<script>if (0) alert(1)</script>${entries.map(escaped).join('<br>')}`)),
    },
  ],
};

function kept(show: (entries: readonly string[]) => Reply): Site {
  const entries: string[] = [];
  return {
    'POST /post': ({ form: fields }) => {
      entries.push(text(fields.message));
      if (entries.length > KEPT) entries.shift();
      return thanks();
    },
    'GET /list': () => show(entries),
  };
}
