import artTemplate from 'art-template';
import dot from 'dot';
import ejs from 'ejs';
import { Eta } from 'eta';
import handlebars from 'handlebars';
import { Liquid } from 'liquidjs';
import lodash from 'lodash';
import nunjucks from 'nunjucks';
import pug from 'pug';
import * as squirrelly from 'squirrelly';
import velocity from 'velocityjs';
import { escapeHtml } from './endpoints-for-testing.ts';

type Data = Record<string, unknown>;

/** How an engine writes what the grammar needs. `VALUE` stands where the value is written into the source. */
interface Dialect {
  render: (source: string, data: Data) => string;
  /** Prints the datum `name`, escaped: the mended twin. */
  datum: string;
  /** Parts of a page that have nothing to do with the value. */
  fillers: readonly string[];
  /** A value as a part of an expression, with an ordinary value, and an attack that prints 7 times 191. */
  inside: readonly (readonly [source: string, ordinary: string, attack: string])[];
  /** The attack where the value stands in text. */
  attack: string;
}

const njk = new nunjucks.Environment(null, { autoescape: true });
const eta = new Eta();
const liquid = new Liquid({ outputEscape: 'escape' });
const braces = (attack: string) => `}}${attack}{{`;

/** Real engines, each with the places that its templates have. */
const DIALECTS: Readonly<Record<string, Dialect>> = {
  nunjucks: {
    render: (source, data) => njk.renderString(source, data),
    datum: '{{ name }}',
    fillers: ['{{ site | upper }}', '{% for r in rooms %}<i>{{ r }}</i>{% endfor %}', '{# a remark #}'],
    inside: [
      ['{{ "VALUE" | upper }}', 'Ada', `"${braces('{{7*191}}')}"`],
      ["{{ rooms.join('VALUE') }}", '-', `')${braces('{{7*191}}')}('`],
      ['{{ price * VALUE }}', '3', `3${braces('{{7*191}}')}3`],
      ['{{ site | VALUE }}', 'upper', `upper${braces('{{7*191}}')}1`],
      ['{% if price > VALUE %}dear{% endif %}', '2', '2%}{{7*191}}{%endif%}{%if 2'],
      ['{% if site == "VALUE" %}ours{% endif %}', 'lab', '"%}{%endif%}{{7*191}}{%if "'],
    ],
    attack: '{{7*191}}',
  },
  ejs: {
    render: (source, data) => ejs.render(source, data),
    datum: '<%= name %>',
    fillers: ['<%= site %>', '<% for (const r of rooms) { %><i><%= r %></i><% } %>', '<%# a remark %>'],
    inside: [
      ['<%= "VALUE".trim() %>', 'Ada', '"%><%=7*191%><%="'],
      ['<%= price * VALUE %>', '3', '3%><%=7*191%><%=3'],
      ['<%= data.VALUE %>', 'title', 'title%><%=7*191%><%=1'],
      ['<% if (price > VALUE) { %>dear<% } %>', '2', '2){}%><%=7*191%><%if(1'],
    ],
    attack: '<%=7*191%>',
  },
  eta: {
    render: (source, data) => eta.renderString(source, data),
    datum: '<%= it.name %>',
    fillers: ['<%= it.site %>', '<% it.rooms.forEach((r) => { %><i><%= r %></i><% }) %>'],
    inside: [
      ["<%= 'VALUE' %>", 'Ada', "'%><%=7*191%><%='"],
      ['<%= it.price * VALUE %>', '3', '3%><%=7*191%><%=3'],
    ],
    attack: '<%=7*191%>',
  },
  lodash: {
    render: (source, data) => lodash.template(source)(data),
    datum: '<%- name %>',
    fillers: ['<%- site %>', `\${ price }`],
    inside: [
      ["<%- ['VALUE'].join() %>", 'Ada', "']%><%=7*191%><%=['"],
      ['<%- price * VALUE %>', '3', '3%><%=7*191%><%=3'],
    ],
    attack: `\${7*191}`,
  },
  liquid: {
    render: (source, data) => String(liquid.parseAndRenderSync(source, data)),
    datum: '{{ name }}',
    fillers: ['{{ site | upcase }}', '{% for r in rooms %}<i>{{ r }}</i>{% endfor %}'],
    inside: [
      ['{{ "VALUE" | upcase }}', 'Ada', '"}}{{ 7 | times: 191 }}{{"'],
      ['{{ VALUE | upcase }}', 'site', 'site}}{{ 7 | times: 191 }}{{site'],
      ['{% if price > VALUE %}dear{% endif %}', '2', '2%}{{ 7 | times: 191 }}{%endif%}{%if 2'],
    ],
    attack: '{{ 7 | times: 191 }}',
  },
  handlebars: {
    render: (source, data) => handlebars.compile(source)(data),
    datum: '{{name}}',
    fillers: ['{{site}}', '{{#each rooms}}<i>{{this}}</i>{{/each}}', '{{! a remark }}'],
    inside: [['{{VALUE}}', 'site', 'site}}{{#if price}}13{{/if}}37{{site']],
    attack: '{{#if price}}13{{/if}}37',
  },
  dot: {
    render: (source, data) => dot.template(source)(data),
    datum: '{{!it.name}}',
    fillers: ['{{!it.site}}', '{{~it.rooms :r}}<i>{{!r}}</i>{{~}}'],
    inside: [['{{=it.price * VALUE}}', '3', '3}}{{=7*191}}{{=3']],
    attack: '{{=7*191}}',
  },
  pug: {
    render: (source, data) => pug.render(source, data),
    datum: '#{name}',
    fillers: ['#{site}'],
    inside: [],
    attack: '#{7*191}',
  },
  squirrelly: {
    render: (source, data) => String(squirrelly.render(source, data)),
    datum: '{{it.name}}',
    fillers: ['{{it.site}}'],
    inside: [],
    attack: '{{7*191}}',
  },
  'art-template': {
    render: (source, data) => artTemplate.render(source, data),
    datum: '{{name}}',
    fillers: ['{{site}}', '{{each rooms r}}<i>{{r}}</i>{{/each}}'],
    inside: [['{{price * VALUE}}', '3', '3}}{{7*191}}{{3']],
    attack: '{{7*191}}',
  },
  velocity: {
    render: (source, data) => velocity.render(source, data),
    datum: '$name',
    fillers: ['$site', '#foreach($r in $rooms)<i>$r</i>#end'],
    inside: [['#set($n = VALUE)$n', '3', '3)#set($a=7*191)$a #set($r=3']],
    attack: '#set($a=7*191)$a ',
  },
};

/** What people do to a value before they write it into a template. */
const FILTERS: readonly [name: string, change: (value: string) => string][] = [
  ['nothing', (value) => value],
  ['trimmed', (value) => value.trim()],
  ['escaped', escapeHtml],
  ['no angle brackets', (value) => value.replace(/[<>]/g, '')],
  ['no quotes', (value) => value.replace(/['"]/g, '')],
  ['no double braces', (value) => value.replaceAll('{{', '')],
  ['cut after 40', (value) => value.slice(0, 40)],
  ['no dollar', (value) => value.replaceAll('$', '')],
];

/** What becomes of the output. */
const OUTPUTS: readonly [name: string, change: (output: string) => string][] = [
  ['as it is', (output) => output],
  ['escaped', (output) => `<pre>${escapeHtml(output)}</pre>`],
  ['capitals', (output) => output.toUpperCase()],
];
const DATA: Data = {
  site: 'House three',
  rooms: ['lobby', 'lab'],
  price: 4,
  data: { title: 'Ada' },
};

/** A little page that was made at random, with its twin, which is handed the value as data. */
export interface Sample {
  name: string;
  ordinary: string;
  flawed: (value: string) => string;
  mended: (value: string) => string;
  /** Whether the engine computes what an attacker who knows everything would write: its own answer, not ours. */
  isReachable: boolean;
}

export function sampleFrom(pick: <T>(from: readonly T[]) => T): Sample {
  const engine = pick(Object.keys(DIALECTS));
  const dialect = DIALECTS[engine];
  if (!dialect) throw new Error(`no dialect ${engine}`);
  const around = Array.from({ length: 4 }, () => pick(['', '<b>Rooms</b>', ' since 1974 ', ...dialect.fillers]));
  const [a = '', b = '', c = '', d = ''] = engine === 'pug' ? around.map((each) => each.replace(/<.*>/s, '')) : around;
  const kind = pick(dialect.inside.length > 0 ? ['text', 'attribute', 'inside', 'inside'] : ['text', 'attribute']);
  const place = kind === 'inside' ? pick(dialect.inside) : undefined;
  const [filterName, filter] = pick(FILTERS);
  const [outputName, output] = pick(OUTPUTS);
  const source = (value: string) => {
    const part = place ? place[0].split('VALUE').join(value) : value;
    if (engine === 'pug') return kind === 'attribute' ? `p(title="x ${a}") ${part}` : `p ${a} Hello ${part} ${b}`;
    return kind === 'attribute' ? `${a}<p title="${part}">${b}</p>${c}` : `${a}<p>${b} Hello ${part}${c}</p>${d}`;
  };
  const page = (value: string) => output(dialect.render(source(filter(value)), DATA));
  const attack = place ? place[2] : dialect.attack;
  const twin =
    engine === 'pug'
      ? `p ${a} Hello ${dialect.datum} ${b}`
      : `${a}<p title="${dialect.datum}">${b}</p>${dialect.datum}${c}`;
  return {
    name: [engine, place?.[0] ?? kind, filterName, outputName, source('VALUE')].join(' · '),
    ordinary: place ? place[1] : 'Ada',
    flawed: page,
    mended: (value) =>
      output(dialect.render(twin, { ...DATA, name: engine === 'velocity' ? escapeHtml(value) : value })),
    isReachable: computes(page, attack),
  };
}

function computes(page: (value: string) => string, attack: string): boolean {
  try {
    return page(attack).includes('1337');
  } catch {
    return false;
  }
}
