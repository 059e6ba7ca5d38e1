import { ENGINE_NAMES, ENGINES, type EngineName } from '../engines.ts';
import { escaped, page } from '../markup.ts';
import type { Ask, Family, Flaw, Handler, Input, Site } from '../write.ts';

const SITE = { site: 'Building services', rooms: ['lobby', 'lab'], price: 4 };
const XSS = ['reflected-xss'] as const;
const ID = (name: string) => name.replace(' ', '-');
const nameOf = ({ query }: Input) => String(query.name ?? '');
const GREET = { get: '/greet?name=Ada' };

/** In the middle of text, which is how most people do it. */
const inText = (engine: EngineName): Flaw => {
  const { render, variable, proof, shows } = ENGINES[engine];
  const hello = (part: string) => (engine === 'pug' ? `h1 Hello ${part}` : `<h1>Hello ${part}</h1>`);
  return {
    id: `text-${ID(engine)}`,
    engine,
    note: 'the name is written into the template text',
    at: 'query:name',
    ask: GREET,
    flawed: (input) => page(render(hello(nameOf(input)), SITE)),
    mended: (input) => page(render(hello(variable), { ...SITE, name: nameOf(input) })),
    exploit: [proof, shows],
    also: engine === 'template literal' ? [...XSS, 'code-injection'] : XSS,
  };
};

interface Sketch {
  engine: EngineName;
  note: string;
  /** The template text around what came in. */
  source: (value: string) => string;
  /** Of the twin: it knows `name` from the data. */
  mended?: string;
  exploit: readonly [string, string];
  /** What people do to the value before. */
  before?: (value: string) => string;
  /** What becomes of the output. */
  after?: (output: string) => string;
  original?: string;
  also?: Flaw['also'];
  data?: Record<string, unknown>;
}
const sketch = (id: string, s: Sketch): Flaw => {
  const { render, variable } = ENGINES[s.engine];
  const [before, after] = [s.before ?? ((value: string) => value), s.after ?? page];
  const data = { ...SITE, ...s.data };
  return {
    id,
    engine: s.engine,
    note: s.note,
    at: 'query:name',
    ask: { get: `/greet?name=${encodeURIComponent(s.original ?? 'Ada')}` },
    flawed: (input) => after(render(s.source(before(nameOf(input))), data)),
    mended: (input) => after(render(s.mended ?? s.source(variable), { ...data, name: nameOf(input) })),
    exploit: s.exploit,
    also: s.also ?? (s.before || s.after ? [] : XSS),
  };
};
const hello = (value: string) => `<p>Hello ${value}</p>`;
const pre = (output: string) => page(`<pre>${escaped(output)}</pre>`);
const queued = () => page('<p>Your message is queued.</p>');

/** The same flaw with another way in. */
const way = (
  id: string,
  at: string,
  ask: Ask,
  engine: EngineName,
  read: (input: Input) => unknown,
  note: string,
): Flaw => ({
  id,
  at,
  ask,
  engine,
  note,
  flawed: (input) => page(ENGINES[engine].render(hello(String(read(input) ?? '')), SITE)),
  mended: (input) =>
    page(ENGINES[engine].render(hello(ENGINES[engine].variable), { ...SITE, name: String(read(input) ?? '') })),
  exploit: [ENGINES[engine].proof, ENGINES[engine].shows],
  also: XSS,
});

/** Saved by one page, compiled on another. */
const saved = (engine: EngineName, flawed: boolean): Site => {
  let text = 'Welcome';
  const { render, variable } = ENGINES[engine];
  return {
    'POST /banner': ({ form }) => {
      text = String(form.text ?? '').slice(0, 500);
      return { status: 303, headers: { location: 'home' } };
    },
    'GET /home': () => page(flawed ? render(hello(text), SITE) : render(hello(variable), { ...SITE, name: text })),
  };
};
const mail =
  (fails: boolean): Handler =>
  ({ form }) => {
    try {
      if (fails) ENGINES.nunjucks.render(`Dear {{ site }}, ${form.message}`, SITE);
      else ENGINES.nunjucks.render('Dear {{ site }}, {{ name }}', { ...SITE, name: form.message });
      return queued();
    } catch {
      return { status: 500, body: page('The message could not be made.') };
    }
  };

export const family: Family = {
  family: 'template-node',
  check: 'template-injection',
  flaws: [
    ...ENGINE_NAMES.map(inText),
    sketch('string-nunjucks', {
      engine: 'nunjucks',
      note: 'inside a string of an expression',
      source: (v) => `<p>{{ "${v}" | upper }}</p>`,
      mended: '<p>{{ name | upper }}</p>',
      exploit: ['"~73*73~"', '<p>5329'],
      also: [],
    }),
    sketch('string-single-nunjucks', {
      engine: 'nunjucks',
      note: 'inside a single-quoted string of a call',
      source: (v) => `<p>{{ rooms.join('${v}') }}</p>`,
      mended: '<p>{{ rooms.join(name) }}</p>',
      original: '-',
      exploit: ["'~73*73~'", 'lobby5329lab'],
      also: [],
    }),
    sketch('string-ejs', {
      engine: 'ejs',
      note: 'inside a string of an expression',
      source: (v) => `<p><%= "${v}".toUpperCase() %></p>`,
      mended: '<p><%= name.toUpperCase() %></p>',
      exploit: ['"+73*73+"', '<p>5329'],
      also: ['code-injection'],
    }),
    sketch('string-lodash', {
      engine: 'lodash',
      note: 'inside a string of an expression',
      source: (v) => `<p><%- ['${v}'].join() %></p>`,
      mended: '<p><%- [name].join() %></p>',
      exploit: ["'+73*73+'", '<p>5329'],
      also: ['code-injection'],
    }),
    sketch('string-eta', {
      engine: 'eta',
      note: 'inside a string of an expression',
      source: (v) => `<p><%= '${v}' || 'nobody' %></p>`,
      mended: "<p><%= it.name || 'nobody' %></p>",
      exploit: ["'+73*73+'", '<p>5329'],
      also: ['code-injection'],
    }),
    sketch('string-twing', {
      engine: 'twing',
      note: 'inside a string of an expression',
      source: (v) => `<p>{{ "${v}" | capitalize }}</p>`,
      mended: '<p>{{ name | capitalize }}</p>',
      exploit: ['"~73*73~"', '<p>5329'],
    }),
    sketch('string-liquid', {
      engine: 'liquidjs',
      note: 'inside a string of a filter',
      source: (v) => `<p>{{ "${v}" | upcase }}</p>`,
      mended: '<p>{{ name | upcase }}</p>',
      exploit: ['" | size | plus: 5329 }}{{ "', '<p>5329'],
      also: [],
    }),
    sketch('attribute-string-pug', {
      engine: 'pug',
      note: "inside a string of Pug's attribute",
      source: (v) => `input(name="q" value="${v}")`,
      mended: 'input(name="q" value=name)',
      exploit: ['"+73*73+"', 'value="5329'],
      also: [...XSS, 'code-injection'],
    }),
    sketch('expression-nunjucks', {
      engine: 'nunjucks',
      note: 'a factor in an expression',
      source: (v) => `<p>{{ price * ${v} }}</p>`,
      mended: '<p>{{ price * name }}</p>',
      original: '2',
      exploit: ['1+73*73', '<p>5333'],
      also: [],
    }),
    sketch('expression-ejs', {
      engine: 'ejs',
      note: 'a key by name: data.NAME',
      source: (v) => `<p><%= data.${v} %></p>`,
      mended: '<p><%= Object.hasOwn(data, name) ? data[name] : "" %></p>',
      data: { data: { title: 'Ada' } },
      original: 'title',
      exploit: ['title+73*73', 'Ada5329'],
      also: ['code-injection'],
    }),
    sketch('expression-liquid', {
      engine: 'liquidjs',
      note: 'a variable by name',
      source: (v) => `<p>{{ ${v} | upcase }}</p>`,
      mended: '<p>{{ name | upcase }}</p>',
      original: 'site',
      exploit: ['5300 | plus: 29', '<p>5329'],
      also: [],
    }),
    sketch('expression-twing', {
      engine: 'twing',
      note: 'a condition',
      source: (v) => `<p>{% if price > ${v} %}dear{% else %}cheap{% endif %}</p>`,
      mended: '<p>{% if price > name %}dear{% else %}cheap{% endif %}</p>',
      original: '3',
      exploit: ['0 %}{{ 73*73 }}{% endif %}{% if 0', '<p>5329'],
    }),
    sketch('expression-velocity', {
      engine: 'velocityjs',
      note: 'a value that is set',
      source: (v) => `#set($n = ${v})<p>$n pieces</p>`,
      mended: '<p>$name pieces</p>',
      original: '3',
      exploit: ['73*73', '<p>5329 pieces'],
      also: XSS,
    }),
    sketch('expression-handlebars', {
      engine: 'handlebars',
      note: 'a variable by name: other data come out',
      source: (v) => `<p>{{${v}}}</p>`,
      mended: '<p>{{lookup allowed name}}</p>',
      original: 'site',
      data: { rate: 73, allowed: { site: 'Building services' } },
      exploit: ['rate', '<p>73<'],
      also: [],
    }),
    sketch('statement-nunjucks', {
      engine: 'nunjucks',
      note: 'the attribute to sort by',
      source: (v) => `<ul>{% for r in list | sort(attribute="${v}") %}<li>{{ r.n }}</li>{% endfor %}</ul>`,
      mended: '<ul>{% for r in list | sort(attribute=name) %}<li>{{ r.n }}</li>{% endfor %}</ul>',
      data: {
        list: [
          { n: 'b', id: 1 },
          { n: 'a', id: 2 },
        ],
      },
      original: 'id',
      exploit: ['id") %}{{ 73*73 }}{% endfor %}{% for r in list | sort(attribute="id', '5329'],
    }),
    sketch('attribute-nunjucks', {
      engine: 'nunjucks',
      note: "in an element's attribute",
      source: (v) => `<p title="${v}">Hello</p>`,
      exploit: ['{{73*73}}', 'title="5329'],
    }),
    sketch('attribute-ejs', {
      engine: 'ejs',
      note: "in an element's attribute",
      source: (v) => `<a href="/user/${v}">Profile</a>`,
      exploit: ['<%= 73*73 %>', 'user/5329'],
    }),
    sketch('escaped-before-nunjucks', {
      engine: 'nunjucks',
      note: 'HTML-escaped before it becomes template text',
      source: hello,
      before: escaped,
      exploit: ['{{73*73}}', 'Hello 5329'],
    }),
    sketch('escaped-before-literal', {
      engine: 'template literal',
      note: 'HTML-escaped before it becomes template text',
      source: hello,
      before: escaped,
      exploit: [`\${73*73}`, 'Hello 5329'],
      also: ['code-injection'],
    }),
    sketch('escaped-after-ejs', {
      engine: 'ejs',
      note: 'the output is shown escaped',
      source: (v) => `Dear ${v}`,
      mended: 'Dear <%- name %>',
      after: pre,
      exploit: ['<%= 73*73 %>', 'Dear 5329'],
    }),
    sketch('escaped-after-nunjucks', {
      engine: 'nunjucks',
      note: 'the output is shown escaped',
      source: (v) => `Dear ${v}`,
      after: pre,
      exploit: ['{{73*73}}', 'Dear 5329'],
    }),
    {
      ...sketch('json-answer-eta', {
        engine: 'eta',
        note: 'the output is a field of JSON',
        source: (v) => `Dear ${v}`,
        exploit: ['<%= 73*73 %>', 'Dear 5329'],
        also: [],
      }),
      flawed: (input) => ({
        type: 'application/json',
        body: JSON.stringify({ preview: ENGINES.eta.render(`Dear ${nameOf(input)}`, SITE) }),
      }),
      mended: (input) => ({ type: 'application/json', body: JSON.stringify({ preview: `Dear ${nameOf(input)}` }) }),
    },
    sketch('upper-after-liquid', {
      engine: 'liquidjs',
      note: 'the output is shown in capitals, escaped',
      source: (v) => `Dear ${v}`,
      after: (o) => pre(o.toUpperCase()),
      exploit: ['{{ 73 | times: 73 }}', 'DEAR 5329'],
    }),
    sketch('cut-after-nunjucks', {
      engine: 'nunjucks',
      note: 'the output is cut after 24',
      source: (v) => `Dear ${v}`,
      after: (o) => pre(o.slice(0, 24)),
      exploit: ['{{73*73}}', 'Dear 5329'],
    }),
    sketch('grouped-after-nunjucks', {
      engine: 'nunjucks',
      note: 'long numbers are grouped for the reader',
      source: (v) => `Dear ${v}`,
      after: (o) => pre(o.replace(/\d(?=(\d{3})+\b)/g, '$&,')),
      exploit: ['{{73*73}}', 'Dear 5,329'],
    }),
    sketch('length-after-ejs', {
      engine: 'ejs',
      note: 'of the output only its length is shown',
      source: (v) => `Dear ${v}`,
      mended: 'Dear <%- name %>',
      after: (o) => page(`<p>${o.length} characters, ${Math.ceil(o.length / 160)} message</p>`),
      exploit: ['<%= "x".repeat(7000) %>', '<p>7005 characters'],
    }),
    sketch('no-digits-nunjucks', {
      engine: 'nunjucks',
      note: 'digits are taken out',
      source: hello,
      before: (v) => v.replace(/\d/g, ''),
      exploit: ['{{"abc"|length*"abcd"|length}}', 'Hello 12'],
      also: XSS,
    }),
    sketch('no-quotes-nunjucks', {
      engine: 'nunjucks',
      note: 'quotes and brackets are escaped',
      source: hello,
      before: (v) => v.replace(/["'<>]/g, ''),
      exploit: ['{{73*73}}', 'Hello 5329'],
    }),
    sketch('no-double-braces-nunjucks', {
      engine: 'nunjucks',
      note: '{{ is taken out, {% is not',
      source: hello,
      before: (v) => escaped(v).replaceAll('{{', '').replaceAll('}}', ''),
      exploit: ['{% if 73*73==5329 %}5329{% endif %}', 'Hello 5329'],
    }),
    sketch('braces-once-nunjucks', {
      engine: 'nunjucks',
      note: 'the first {{ is taken out',
      source: hello,
      before: (v) => escaped(v).replace('{{', '').replace('}}', ''),
      exploit: ['{{x}}{{73*73}}', 'Hello x5329'],
    }),
    sketch('no-spaces-ejs', {
      engine: 'ejs',
      note: 'spaces are taken out',
      source: hello,
      before: (v) => v.replace(/\s/g, ''),
      exploit: ['<%=73*73%>', 'Hello 5329'],
      also: XSS,
    }),
    sketch('no-star-eta', {
      engine: 'eta',
      note: '* and / are taken out',
      source: hello,
      before: (v) => v.replace(/[*/]/g, ''),
      exploit: ['<%= 5300+29 %>', 'Hello 5329'],
      also: XSS,
    }),
    sketch('no-equals-lodash', {
      engine: 'lodash',
      note: "<% is taken out, the engine's other delimiters are forgotten",
      source: hello,
      before: (v) => escaped(v),
      exploit: [`\${73*73}`, 'Hello 5329'],
    }),
    sketch('length-12-nunjucks', {
      engine: 'nunjucks',
      note: 'twelve characters',
      source: hello,
      before: (v) => v.slice(0, 12),
      exploit: ['{{73*73}}', 'Hello 5329'],
      also: [],
    }),
    sketch('lower-squirrelly', {
      engine: 'squirrelly',
      note: 'small letters, escaped',
      source: hello,
      before: (v) => escaped(v.toLowerCase()),
      exploit: ['{{73*73}}', 'Hello 5329'],
    }),
    sketch('no-dots-handlebars', {
      engine: 'handlebars',
      note: 'a name that may hold letters, blanks and braces',
      source: hello,
      before: (v) => v.replace(/[^\w {}#/!"]/g, ''),
      exploit: ['{{#with "ab"}}{{length}}{{/with}}', 'Hello 2'],
    }),
    way(
      'json-ejs',
      'json:user.name',
      { post: '/card', json: { user: { name: 'Ada' }, size: 2 } },
      'ejs',
      ({ body }) => fieldOf(fieldOf(body, 'user'), 'name'),
      'a field of JSON',
    ),
    way(
      'form-pug-like-dot',
      'body:name',
      { post: '/card', form: { name: 'Ada', room: 'lobby' } },
      'dot',
      ({ form }) => form.name,
      'a field of a form',
    ),
    way(
      'agent-nunjucks',
      'header:User-Agent',
      { get: '/status', headers: { 'User-Agent': 'Panel/2.1' } },
      'nunjucks',
      ({ headers }) => headers['user-agent'],
      'the User-Agent',
    ),
    way(
      'cookie-liquid',
      'cookie:lang',
      { get: '/status', headers: { Cookie: 'lang=en' } },
      'liquidjs',
      ({ cookies }) => cookies.lang,
      'a cookie',
    ),
    way(
      'path-twing',
      'path:room',
      { get: '/rooms/{room}' },
      'twing',
      ({ params }) => params.room,
      'a segment of the path',
    ),
    way(
      'referer-lodash',
      'header:Referer',
      { get: '/missing', headers: { Referer: 'http://127.0.0.1/home' } },
      'lodash',
      ({ headers }) => headers.referer,
      'the Referer on a page for what is missing',
    ),
    {
      id: 'saved-nunjucks',
      engine: 'nunjucks',
      note: 'saved by one page, compiled on another',
      at: 'body:text',
      ask: { post: '/banner', form: { text: 'Welcome' } },
      pages: [{ get: '/home' }],
      flawed: saved('nunjucks', true),
      mended: saved('nunjucks', false),
      exploit: ['{{73*73}}', 'Hello 5329'],
      also: ['stored-xss'],
    },
    {
      id: 'saved-ejs',
      engine: 'ejs',
      note: 'saved by one page, compiled on another',
      at: 'body:text',
      ask: { post: '/banner', form: { text: 'Welcome' } },
      pages: [{ get: '/home' }],
      flawed: saved('ejs', true),
      mended: saved('ejs', false),
      exploit: ['<%= 73*73 %>', 'Hello 5329'],
      also: ['stored-xss'],
    },
    {
      id: 'mail-nunjucks',
      engine: 'nunjucks',
      note: 'rendered into a mail: only its errors show',
      at: 'body:message',
      ask: { post: '/mail', form: { to: 'ada@example.org', message: 'Please call' } },
      flawed: mail(true),
      mended: mail(false),
      exploit: ['{{ 1 | nofilter }}', 'HTTP/1.1 500'],
    },
  ],
  traps: [
    {
      id: 'echo-braces',
      note: 'shows {{7*7}} as it came, escaped',
      at: 'query:name',
      ask: GREET,
      handle: (input) => page(hello(escaped(nameOf(input)))),
    },
    {
      id: 'static-49',
      note: 'the number 49, always',
      at: 'query:name',
      ask: GREET,
      handle: (input) => page(`<p>49 rooms, 2401 m²; hello ${escaped(nameOf(input))}</p>`),
    },
    {
      id: 'braces-dropped',
      note: 'braces and percent signs are taken out',
      at: 'query:name',
      ask: GREET,
      handle: (input) => page(hello(escaped(nameOf(input).replace(/[{}%$#]/g, '')))),
    },
    {
      id: 'placeholders',
      note: 'a mail merge that knows three words: what it does not know vanishes',
      at: 'query:name',
      ask: { get: '/greet?name=%7B%7Bsite%7D%7D' },
      handle: (input) =>
        page(
          hello(
            escaped(nameOf(input)).replace(/\{\{\s*(\w+)\s*\}\}/g, (_, key: string) =>
              key === 'site' ? 'Building services' : '',
            ),
          ),
        ),
    },
    {
      id: 'braces-refused',
      note: 'braces are refused with 400',
      at: 'query:name',
      ask: GREET,
      handle: (input) =>
        /[{}<>%$#]/.test(nameOf(input))
          ? { status: 400, body: page('Letters only, please.') }
          : page(hello(escaped(nameOf(input)))),
    },
    {
      id: 'template-error-look',
      note: 'an error page that any long word brings',
      at: 'query:name',
      ask: GREET,
      handle: (input) =>
        nameOf(input).length > 8
          ? { status: 500, body: page('Template render error') }
          : page(hello(escaped(nameOf(input)))),
    },
    {
      id: 'comment-taken-out',
      note: 'a sanitiser that takes comments of any kind out',
      at: 'query:name',
      ask: GREET,
      handle: (input) =>
        page(hello(escaped(nameOf(input).replace(/\{\{!.*?\}\}|\{#.*?#\}|<!--.*?-->|\/\*.*?\*\//gs, '')))),
    },
    {
      id: 'calculator',
      note: 'a calculator with a parser of its own: arithmetic is what it is for',
      at: 'query:name',
      ask: { get: '/sum?name=3%2B4' },
      handle: (input) => page(`<p>= ${calculate(nameOf(input))}</p>`),
    },
    {
      id: 'braced-calculator',
      note: 'a wiki that works sums in braces out, and nothing else',
      at: 'query:name',
      ask: { get: '/wiki?name=Area' },
      handle: (input) =>
        page(
          `<p>${escaped(nameOf(input)).replace(/\{\{=\s*(\d{1,4}[+*]\d{1,4})\s*\}\}/g, (_, sum: string) => calculate(sum))}</p>`,
        ),
    },
    {
      id: 'vue-like-page',
      note: 'markup of a client-side template, static',
      at: 'query:name',
      ask: GREET,
      handle: (input) =>
        page(`<div id="app">{{ message }}</div><p>${escaped(nameOf(input)).replaceAll('{', '&#123;')}</p>`),
    },
  ],
};

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Sums and products of whole numbers, worked out by hand; anything else is refused. */
function calculate(text: string): string {
  const sum = text.replace(/\s/g, '');
  if (!/^\d{1,9}([+*-]\d{1,9})*$/.test(sum)) return '?';
  const total = sum
    .split(/(?=[+-])/)
    .map((part) => part.split('*').reduce((product, each) => product * Number(each), 1))
    .reduce((left, right) => left + right, 0);
  return String(total);
}
