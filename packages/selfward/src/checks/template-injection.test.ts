import artTemplate from 'art-template';
import dot from 'dot';
import ejs from 'ejs';
import { Eta } from 'eta';
import handlebars from 'handlebars';
import { Liquid } from 'liquidjs';
import lodash from 'lodash';
import mustache from 'mustache';
import nunjucks from 'nunjucks';
import pug from 'pug';
import * as squirrelly from 'squirrelly';
import velocity from 'velocityjs';
import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import templateInjection from './template-injection.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom, shippedPayloads } from './testing/run-check-for-testing.ts';

type Page = (q: string) => Answer | Promise<Answer>;

const njk = new nunjucks.Environment(null, { autoescape: true });
const eta = new Eta();
const liquid = new Liquid();
const template = (q: string) => new Function('name', `return \`Hello ${q}\``)('x') as string;

const vulnerable: [string, Page, string?][] = [
  ['Nunjucks, text', (q) => njk.renderString(`<p>Hello ${q}</p>`, {}), 'Nunjucks'],
  ['Nunjucks, attribute', (q) => njk.renderString(`<p title="${q}">x</p>`, {})],
  ['Nunjucks, string of an expression', (q) => njk.renderString(`<p>{{ "Hello ${q}" }}</p>`, {})],
  ['Nunjucks, single-quoted string', (q) => njk.renderString(`<p>{{ 'Hello ${q}' | upper }}</p>`, {})],
  ['Nunjucks, argument of a filter', (q) => njk.renderString(`{{ name | default('${q}') }}`, {})],
  ['Nunjucks, inside an expression', (q) => njk.renderString(`<p>{{ user.${q} }}</p>`, { user: {} })],
  ['Nunjucks, inside a condition', (q) => njk.renderString(`{% if ${q} %}yes{% endif %}`, {})],
  ['Nunjucks, not shown', (q) => (njk.renderString(q, {}) === '' ? 'done' : 'done')],
  ['Nunjucks, ten characters', (q) => njk.renderString(`<p>${q.slice(0, 10)}</p>`, {})],
  [
    'Nunjucks, double braces taken out, statements left',
    (q) => njk.renderString(`<p>${q.replaceAll('{{', '')}</p>`, {}),
  ],
  ['Nunjucks, escaped input', (q) => njk.renderString(`<p>${escapeHtml(q)}</p>`, {})],
  ['Nunjucks, upper-cased output', (q) => njk.renderString(`<p>${q}</p>`, {}).toUpperCase()],
  ['Nunjucks, errors with status 200', (q) => attempt(() => njk.renderString(`{{ "${q}" }}`, {}), 200)],
  ['Nunjucks, echo beside', (q) => `<input value="${escapeHtml(q)}">${njk.renderString(q, {})}`],
  ['EJS', (q) => ejs.render(`<p>Hello ${q}</p>`), 'EJS'],
  ['EJS, string of an expression', (q) => ejs.render(`<p><%= 'Hello ${q}' %></p>`)],
  ['EJS, double-quoted string', (q) => ejs.render(`<p><%= "Hello ${q}" %></p>`)],
  ['EJS, not shown', (q) => `done ${ejs.render(q).length > 1e9}`],
  ['Pug, text', (q) => pug.render(`p Hello ${q}`), 'Pug'],
  ['Pug, whole template', (q) => pug.render(q)],
  ['Pug, attribute', (q) => pug.render(`p(title='${q}') x`)],
  ['Eta', (q) => eta.renderString(`<p>${q}</p>`, {})],
  ['lodash', (q) => lodash.template(`<p>${q}</p>`)({})],
  ['doT', (q) => dot.template(`<p>${q}</p>`)({}), 'doT'],
  ['Handlebars', (q) => handlebars.compile(`<p>${q}</p>`)({}), 'Handlebars'],
  ['Mustache', (q) => mustache.render(`<p>${q}</p>`, {}), 'Mustache'],
  ['Liquid', (q) => liquid.parseAndRenderSync(`<p>${q}</p>`, {}), 'Liquid'],
  ['Squirrelly', (q) => squirrelly.render(`<p>${q}</p>`, {}) as string],
  ['art-template', (q) => artTemplate.render(`<p>${q}</p>`, {})],
  ['Velocity', (q) => velocity.render(`<p>${q}</p>`, {}), 'Velocity'],
  ['template literal', (q) => template(q)],
  ['template literal, not shown', (q) => (template(q) === '' ? 'done' : 'done')],
  [
    'digits grouped',
    (q) => njk.renderString(`<p>${q}</p>`, {}).replace(/\d{7,}/g, (n) => Number(n).toLocaleString('en')),
  ],
];

function attempt(render: () => string, status = 500): Answer {
  try {
    return render();
  } catch (error) {
    return { status, body: `<p>Error: ${escapeHtml((error as Error).message.split('\n')[0])}</p>` };
  }
}

const safe: [string, Page][] = [
  ['echo', (q) => `<p>${escapeHtml(q)}</p>`],
  ['raw echo', (q) => `<p>${q}</p>`],
  ['data of a template', (q) => njk.renderString('<p>{{ q }}</p>', { q })],
  ['static 49', () => '<p>49 4900 7006652</p>'],
  ['random numbers', () => `<p>${Math.floor(Math.random() * 1e8)}</p>`],
  ['calculator', (q) => (/^[\d+*/ ()-]+$/.test(q) ? `<p>${new Function(`return ${q}`)()}</p>` : '<p>bad sum</p>')],
  [
    'calculator that takes what it can',
    (q) => `<p>${[...q.matchAll(/(\d+)\s*\*\s*(\d+)/g)].map(([, a, b]) => Number(a) * Number(b)).join(' ')}</p>`,
  ],
  ['braces taken out', (q) => `<p>${q.replace(/\{\{.*?\}\}/g, '')}</p>`],
  ['braces taken out greedily', (q) => `<p>${q.replace(/\{\{.*\}\}/g, '')}</p>`],
  ['tags taken out', (q) => `<p>${q.replace(/<[^>]*>/g, '')}</p>`],
  ['signs refused', (q) => (/^\w*$/.test(q) ? `<p>${q}</p>` : { status: 400, body: 'bad' })],
  ['signs break it', (q) => (/^\w*$/.test(q) ? `<p>${q}</p>` : { status: 500, body: 'oops' })],
  ['quotes refused', (q) => (/['"]/.test(q) ? { status: 400, body: 'bad' } : `<p>${escapeHtml(q)}</p>`)],
  ['quotes break it', (q) => (/['"]/.test(q) ? { status: 500, body: 'SQL error' } : `<p>${escapeHtml(q)}</p>`)],
  ['upper case', (q) => `<p>${escapeHtml(q.toUpperCase())}</p>`],
  ['cut', (q) => `<p>${escapeHtml(q.slice(0, 20))}</p>`],
  ['JSON', (q) => ({ body: JSON.stringify({ q }), headers: { 'content-type': 'application/json' } })],
  ['concatenation', (q) => `<p>${escapeHtml(q.replace(/['"+~]/g, ''))}</p>`],
  ['digits alone', (q) => `<p>${q.replace(/\D/g, '')}</p>`],
  ['braces doubled', (q) => `<p>${escapeHtml(q.replace(/\{/g, '{{'))}</p>`],
  ['not reflected', () => 'hello'],
  // Another weakness, with a check of its own: there is no template to close.
  ['string of new Function, single', (q) => String(new Function(`return 'Hello ${q}'`)())],
  ['string of new Function, double', (q) => String(new Function(`return "Hello ${q}"`)())],
];

async function check(answer: Page) {
  const endpoint = endpointForTesting('GET', '/page', { q: 'hello' });
  return runCheckForTesting(
    templateInjection,
    [endpoint],
    async (request) => {
      try {
        return await answer(fieldsOf(request).q ?? '');
      } catch {
        return { status: 500, body: 'Internal Server Error' };
      }
    },
    { random: seededRandom(11) },
  );
}

describe('template-injection', () => {
  it.each(vulnerable)('finds: %s', async (_, answer, technology) => {
    const { outcomes, exchanges } = await check(answer);
    const [outcome] = outcomes;
    expect(
      outcome?.verdict.is,
      exchanges
        .map(
          ({ request, response }) =>
            `${decodeURIComponent(request.url.slice(24))} → ${response?.status} ${response?.body.slice(0, 300)}`,
        )
        .join('\n'),
    ).toBe('proved');
    if (outcome?.verdict.is === 'proved') expect(prove(outcome.verdict.proof)).toEqual({ holds: true });
    if (technology) expect(outcome?.technology).toBe(technology);
  });

  it.each(safe)('is silent on: %s', async (_, answer) => {
    const { outcomes } = await check(answer);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });

  // A field may stand in a shell's command as well, which would write to a file of that name.
  it('sends no angle bracket with a word behind it', () => {
    const texts = shippedPayloads('template-injection').map(({ text }) => text);
    expect(texts.filter((text) => />\w/.test(text))).toEqual([]);
  });

  it('spends two requests on all fields of an innocent form', async () => {
    const endpoint = endpointForTesting('POST', '/form', { a: '1', b: '2', c: '3', d: '4' });
    const { outcomes, requests } = await runCheckForTesting(templateInjection, [endpoint], (request) =>
      Object.values(fieldsOf(request)).map(escapeHtml).join('<br>'),
    );
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean', 'clean', 'clean', 'clean']);
    expect(requests).toBe(2);
  });

  it('finds the one field of a form that is compiled', async () => {
    const endpoint = endpointForTesting('POST', '/form', { a: 'x', b: 'y', c: 'z' });
    const { outcomes } = await runCheckForTesting(templateInjection, [endpoint], (request) => {
      const { a, b, c } = fieldsOf(request);
      return attempt(() => `${escapeHtml(a)} ${handlebars.compile(b)({})} ${escapeHtml(c)}`);
    });
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean', 'proved', 'clean']);
  });
});
