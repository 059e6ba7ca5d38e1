import nunjucks from 'nunjucks';
import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import type { HttpRequest, Location } from '../model/index.ts';
import reflectedXss from './reflected-xss.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import {
  type Answer,
  type ConductOptions,
  runCheckForTesting,
  seededRandom,
  shippedPayloads,
} from './testing/run-check-for-testing.ts';

type Page = (q: string) => Answer;

const page = (inside: string) => `<!doctype html><html><head><title>Device</title></head><body>${inside}</body></html>`;
const noQuotes = (q: string) => q.replace(/["']/g, (char) => (char === '"' ? '&quot;' : '&#39;'));
const noTags = (q: string) => q.replace(/[<>]/g, (char) => (char === '<' ? '&lt;' : '&gt;'));
const jinja = new nunjucks.Environment(null, { autoescape: true });

const vulnerable: [string, Page][] = [
  ['text', (q) => page(`<p>${q}</p>`)],
  ['text, quotes encoded', (q) => page(`<p>${noQuotes(q)}</p>`)],
  ['title', (q) => `<title>${q}</title>`],
  ['textarea', (q) => page(`<textarea>${q}</textarea>`)],
  ['option', (q) => page(`<select><option>${q}</option></select>`)],
  ['option, slashes encoded', (q) => page(`<select><option>${q.replaceAll('/', '&#47;')}</option></select>`)],
  ['CDATA section in SVG', (q) => page(`<svg><text><![CDATA[${q}]]></text></svg>`)],
  ['style', (q) => page(`<style>.a{color:${q}}</style>`)],
  ['noscript', (q) => page(`<noscript>${q}</noscript>`)],
  ['iframe text', (q) => page(`<iframe>${q}</iframe>`)],
  ['xmp', (q) => page(`<xmp>${q}</xmp>`)],
  ['comment', (q) => page(`<!-- ${q} -->`)],
  ['double-quoted attribute', (q) => page(`<input value="${q}">`)],
  ['double-quoted attribute, no tags', (q) => page(`<input value="${noTags(q)}">`)],
  ['single-quoted attribute', (q) => page(`<input value='${q}'>`)],
  ['single-quoted attribute, no tags', (q) => page(`<input value='${noTags(q)}'>`)],
  ['single-quoted attribute, < > " encoded', (q) => page(`<input value='${noTags(q).replace(/"/g, '&quot;')}'>`)],
  ['unquoted attribute', (q) => page(`<div class=${q}>x</div>`)],
  ['unquoted attribute despite autoescape', (q) => jinja.renderString(page('<div class={{ q }}>x</div>'), { q })],
  ['link despite autoescape', (q) => jinja.renderString(page('<a href="{{ q }}">x</a>'), { q })],
  ['form action', (q) => page(`<form action="${escapeHtml(q)}"></form>`)],
  ['button formaction', (q) => page(`<form><button formaction='${escapeHtml(q)}'>x</button></form>`)],
  ['iframe src', (q) => page(`<iframe src="${escapeHtml(q)}"></iframe>`)],
  ['svg link', (q) => page(`<svg><a xlink:href="${escapeHtml(q)}">x</a></svg>`)],
  ['link, javascript: removed once', (q) => page(`<a href="${escapeHtml(q.replace('javascript:', ''))}">x</a>`)],
  [
    'link that must contain http',
    (q) => page(`<a href="${q.includes('http') || /^\w+$/.test(q) ? escapeHtml(q) : '#'}">x</a>`),
  ],
  [
    'link that must not begin with javascript',
    (q) => page(`<a href="${q.startsWith('javascript') ? '#' : escapeHtml(q)}">x</a>`),
  ],
  ['srcdoc', (q) => page(`<iframe srcdoc="${escapeHtml(q)}"></iframe>`)],
  ['handler string, entities decoded', (q) => page(`<button onclick="show('${escapeHtml(q)}')">x</button>`)],
  ['handler bare', (q) => page(`<button onclick="show(${escapeHtml(q)})">x</button>`)],
  ['style attribute', (q) => page(`<p style="color:${q}">x</p>`)],
  ['script single', (q) => page(`<script>var a = '${q}';</script>`)],
  ['script single, no tags', (q) => page(`<script>var a = '${noTags(q)}';</script>`)],
  ['script double, no tags', (q) => page(`<script>var a = "${noTags(q)}";</script>`)],
  [
    'script double, quotes escaped, backslash not',
    (q) => page(`<script>var a = "${noTags(q).replace(/"/g, '\\"')}";</script>`),
  ],
  [
    'script single, quotes escaped, tags not',
    (q) => page(`<script>var a = '${q.replace(/[\\'"]/g, '\\$&')}';</script>`),
  ],
  ['script in a call', (q) => page(`<script>show('${noTags(q)}', 1);</script>`)],
  ['script in an object', (q) => page(`<script>var o = {name: '${noTags(q)}', b: 2};</script>`)],
  ['script as a key', (q) => page(`<script>var o = {'${noTags(q)}': 1};</script>`)],
  ['script template', (q) => page(`<script>var a = \`${noTags(q).replace(/`/g, '')}\`;</script>`)],
  ['script bare', (q) => page(`<script>var a = ${noTags(noQuotes(q))};</script>`)],
  ['script line comment', (q) => page(`<script>// ${noTags(q)}\nvar a = 1;</script>`)],
  ['script block comment', (q) => page(`<script>/* ${noTags(q)} */ var a = 1;</script>`)],
  ['script in a function', (q) => page(`<script>function f() { if (x) { g('${noTags(q)}'); } }</script>`)],
  ['script regexp', (q) => page(`<script>var a = /${noTags(q)}/;</script>`)],
  [
    'JSON in a script, tags not escaped',
    (q) => page(`<script type="application/json">${JSON.stringify({ q })}</script>`),
  ],
  ['JSON.stringify in a script', (q) => page(`<script>var a = ${JSON.stringify(q)};</script>`)],
  ['svg text', (q) => page(`<svg><text>${q}</text></svg>`)],
  ['math', (q) => page(`<math><mtext>${q}</mtext></math>`)],
  ['select', (q) => page(`<select><option>${q}</option></select>`)],
  ['table', (q) => page(`<table>${q}</table>`)],
  ['attribute name', (q) => page(`<div data-${q.replace(/[<>"']/g, '')}=1>x</div>`)],
  ['tag name', (q) => page(`<${q.replace(/[<>"']/g, '')}>x</div>`)],
  ['JSON as HTML', (q) => ({ body: JSON.stringify({ error: `no ${q}` }) })],
  ['no content type', (q) => ({ body: `<html><p>${q}</p></html>`, headers: { 'content-type': '' } })],
  [
    'svg document',
    (q) => ({
      body: `<svg xmlns="http://www.w3.org/2000/svg"><text>${q}</text></svg>`,
      headers: { 'content-type': 'image/svg+xml' },
    }),
  ],
  ['error page', (q) => ({ status: 404, body: `<h1>${q} not found</h1>` })],
  ['redirect without a location', (q) => ({ status: 302, body: page(q) })],
  ['script tag stripped once', (q) => page(q.replace(/<\/?script>/gi, ''))],
  [
    'script tag stripped once, others refused',
    (q) =>
      page(/<[a-z]+[\s/]|on\w+=/i.test(q.replace(/<\/?script>/gi, '')) ? 'refused' : q.replace(/<\/?script>/g, '')),
  ],
  ['tags stripped by expression', (q) => page(`<p>${q.replace(/<[^>]*>/g, '')}</p>`)],
  ['lower-case script refused', (q) => page(/<script/.test(q) || /on\w+=/.test(q) ? 'refused' : q)],
  ['onload and onerror refused', (q) => page(/onload|onerror|<script/i.test(q) ? 'refused' : q)],
  ['no parentheses', (q) => page(`<p>${q.replace(/[()]/g, '')}</p>`)],
  ['no spaces', (q) => page(`<p>${q.replace(/ /g, '')}</p>`)],
  ['no spaces, no parentheses', (q) => page(`<p>${q.replace(/[ ()]/g, '')}</p>`)],
  ['space refused', (q) => (q.includes(' ') ? { status: 400, body: 'bad' } : page(`<p>${q}</p>`))],
  ['no slash', (q) => page(`<p>${q.replace(/\//g, '')}</p>`)],
  ['upper case', (q) => page(`<p>${q.toUpperCase()}</p>`)],
  ['upper case in a script string', (q) => page(`<script>var a = '${noTags(q.toUpperCase())}';</script>`)],
  ['thirty characters', (q) => page(`<p>${q.slice(0, 30)}</p>`)],
  ['forty characters in an attribute', (q) => page(`<input value="${q.slice(0, 40)}">`)],
  ['decoded twice', (q) => page(`<p>${decodeURIComponent(escapeHtml(q).replace(/%(?![0-9a-f]{2})/gi, '%25'))}</p>`)],
  [
    'entities decoded after encoding',
    (q) =>
      page(
        `<p>${q
          .replace(/[<>]/g, '')
          .replace(/&lt;|&#60;/g, '<')
          .replace(/&gt;|&#62;/g, '>')}</p>`,
      ),
  ],
  ['only the first bracket encoded', (q) => page(`<p>${q.replace('<', '&lt;').replace('>', '&gt;')}</p>`)],
  ['only the first quote encoded', (q) => page(`<input value="${noTags(q).replace('"', '&quot;')}">`)],
  ['last character dropped', (q) => page(`<p>${q.slice(0, -1)}</p>`)],
  ['quotes refused', (q) => (/["']/.test(q) ? { status: 400, body: 'bad' } : page(`<p>${q}</p>`))],
  ['javascript word removed', (q) => page(`<a href="${escapeHtml(q.replace(/javascript/g, ''))}">x</a>`)],
  ['two places, one safe', (q) => page(`<p>${escapeHtml(q)}</p><input value="${q}">`)],
  ['policy', (q) => ({ body: page(q), headers: { 'content-security-policy': "default-src 'self'" } })],
  ['callback', (q) => page(`<script>${q.replace(/[<>]/g, '')}({"a":1})</script>`)],
  ['script src', (q) => page(`<script src="${escapeHtml(q)}"></script>`)],
  ['twenty characters in an attribute', (q) => page(`<input value="${q.slice(0, 20)}">`)],
  ['ten characters in a script string', (q) => page(`<script>var a = '${noTags(q).slice(0, 10)}';</script>`)],
  ['refused beyond thirty', (q) => (q.length > 30 ? { status: 400, body: 'long' } : page(`<p>${q}</p>`))],
  ['refused beyond twenty-two', (q) => (q.length > 22 ? { status: 400, body: 'long' } : page(`<p>${q}</p>`))],
  ['digits removed', (q) => page(`<p>${q.replace(/\d/g, '')}</p>`)],
  ['normalised after escaping', (q) => page(`<p>${escapeHtml(q).normalize('NFKC')}</p>`)],
  ['handlers removed in one pass', (q) => page(`<p>${q.replace(/script|on\w+\s*=/gi, '')}</p>`)],
  ['handlers removed in one pass, in an attribute', (q) => page(`<input value="${noTags(q).replace(/on\w+=/i, '')}">`)],
  ['tags but b removed', (q) => page(`<p>${q.replace(/<(?!\/?b\b)[^>]*>?/gi, '')}</p>`)],
  ['a template element', (q) => page(`<template><p title="${escapeHtml(q)}">${q}</p></template>`)],
  ['a select', (q) => page(`<select><option>${q}</select>`)],
  ['a Markdown link', (q) => page(escapeHtml(q).replace(/\[([^\]]*)\]\(([^)]*)\)/g, '<a href="$2">$1</a>'))],
  ['a link of code', (q) => page(`<a href="javascript:f('${escapeHtml(q)}')">x</a>`)],
  [
    'a handler escaped for scripts alone',
    (q) => page(`<p onclick="f('${noTags(q).replace(/[\\'"]/g, '\\$&')}')">x</p>`),
  ],
  ['XML', (q) => ({ body: `<?xml version="1.0"?><r><q>${q}</q></r>`, headers: { 'content-type': 'application/xml' } })],
];

const safe: [string, Page][] = [
  ['text escaped', (q) => page(`<p>${escapeHtml(q)}</p>`)],
  ['attribute escaped', (q) => page(`<input value="${escapeHtml(q)}">`)],
  ['title escaped', (q) => `<title>${escapeHtml(q)}</title>`],
  ['text in a script, escaped', (q) => page(`<script>var a = ${JSON.stringify(q).replace(/</g, '\\u003c')};</script>`)],
  ['JSON', (q) => ({ body: JSON.stringify({ q }), headers: { 'content-type': 'application/json' } })],
  ['plain text', (q) => ({ body: q, headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' } })],
  ['plain text, sniffable', (q) => ({ body: `<html>${q}`, headers: { 'content-type': 'text/plain' } })],
  ['download', (q) => ({ body: q, headers: { 'content-disposition': 'attachment; filename=a.html' } })],
  ['redirect', (q) => ({ status: 302, body: `<a href="/x?${q}">${q}</a>`, headers: { location: '/x' } })],
  ['not reflected', () => page('hello')],
  ['static alert', () => page('<script>alert(1)</script><svg onload=alert(1)>')],
  [
    'letters and digits alone',
    (q) => page(`<script>show(${q.replace(/\W/g, '')})</script><p class=${q.replace(/\W/g, '')}>`),
  ],
  ['callback of letters alone', (q) => page(`<script>${q.replace(/\W/g, '')}({"a":1})</script>`)],
  ['refused unless letters', (q) => (/^\w+$/.test(q) ? page(q) : { status: 400, body: 'bad' })],
  ['replaced unless letters', (q) => page(/^\w+$/.test(q) ? q : 'somebody')],
  ['brackets removed', (q) => page(`<p>${q.replace(/[<>]/g, '')}</p>`)],
  ['link checked', (q) => page(`<a href="${/^https?:/.test(q) ? escapeHtml(q) : `/${escapeHtml(q)}`}">x</a>`)],
  ['link encoded', (q) => page(`<a href="/search?q=${encodeURIComponent(q)}">x</a>`)],
  ['handler encoded for both', (q) => page(`<button onclick="show(${escapeHtml(JSON.stringify(q))})">x</button>`)],
  ['textarea escaped', (q) => page(`<textarea>${escapeHtml(q)}</textarea>`)],
  ['comment escaped', (q) => page(`<!-- ${escapeHtml(q)} -->`)],
  ['sandboxed srcdoc', (q) => page(`<iframe sandbox srcdoc="${escapeHtml(escapeHtml(q))}"></iframe>`)],
  ['srcdoc escaped twice', (q) => page(`<iframe srcdoc="${escapeHtml(escapeHtml(q))}"></iframe>`)],
  ['attribute, quotes encoded, tags not', (q) => page(`<input value="${noQuotes(q)}">`)],
  ['template element', (q) => page(`<template>${escapeHtml(q)}</template>`)],
  ['image source', (q) => page(`<img src="/img/${escapeHtml(q)}.png">`)],
  ['meta refresh', (q) => page(`<meta http-equiv=refresh content="0;url=${escapeHtml(q)}">`)],
  ['upper case escaped', (q) => page(escapeHtml(q.toUpperCase()))],
  ['escaped twice', (q) => page(escapeHtml(escapeHtml(q)))],
  ['raw URL, percent signs kept', (q) => page(`<p>${encodeURIComponent(q)}</p>`)],
  ['random page', (q) => page(`${Math.random()}${escapeHtml(q)}`)],
  ['cut before escaping', (q) => page(`<p>${escapeHtml(q.slice(0, 12))}</p>`)],
  ['cut after escaping', (q) => page(`<p>${escapeHtml(q).slice(0, 33)}</p>`)],
  ['refused beyond fifteen', (q) => (q.length > 15 ? { status: 400, body: 'long' } : page(escapeHtml(q)))],
  ['tags removed', (q) => page(`<p>${q.replace(/<[^>]*>?/g, '')}</p>`)],
  [
    'tags removed but b, its attributes too',
    (q) => page(q.replace(/<(b)\b[^>]*>|<[^>]*>?/gi, (_, b) => (b ? '<b>' : ''))),
  ],
  ['normalised before escaping', (q) => page(`<p>${escapeHtml(q.normalize('NFKC'))}</p>`)],
  ['template literal escaped', (q) => page(`<script>var a = \`${noTags(q).replace(/[\\`$]/g, '\\$&')}\`;</script>`)],
  ['an address of letters', (q) => page(`<a href="${/^[\w/.-]*$/.test(q) ? q : '#'}">x</a>`)],
  ['an address without its scheme', (q) => page(`<a href="${escapeHtml(q.replace(/[^\w/.-]/g, ''))}">x</a>`)],
  [
    'refused by JSON that repeats it',
    (q) =>
      /^\w+$/.test(q)
        ? page(q)
        : { status: 422, body: JSON.stringify({ q }), headers: { 'content-type': 'application/json' } },
  ],
  ['XML escaped', (q) => ({ body: `<r>${escapeHtml(q)}</r>`, headers: { 'content-type': 'text/xml' } })],
  ['a script that the page cuts off', (q) => page(`<p>${escapeHtml(q)}</p>`).replace('</body></html>', '<script>')],
];

async function check(answer: Page, options: ConductOptions = {}) {
  const endpoint = endpointForTesting('GET', '/page', { q: 'hello' });
  return runCheckForTesting(reflectedXss, [endpoint], (request) => answer(fieldsOf(request).q ?? ''), {
    random: seededRandom(7),
    ...options,
  });
}

describe('reflected-xss', () => {
  it.each(vulnerable)('finds: %s', async (_, answer) => {
    const { outcomes, exchanges } = await check(answer);
    const [outcome] = outcomes;
    expect(
      outcome?.verdict.is,
      exchanges.map(({ request }) => decodeURIComponent(request.url.slice(24))).join('\n'),
    ).toBe('proved');
    if (outcome?.verdict.is === 'proved') expect(prove(outcome.verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('is silent on: %s', async (_, answer) => {
    const { outcomes, requests } = await check(answer);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
    expect(requests).toBeLessThanOrEqual(4);
  });

  it('spends nothing where nothing is reflected, and one where it is escaped', async () => {
    expect((await check(() => page('hello'))).requests).toBe(0);
    expect((await check((q) => page(escapeHtml(q)))).requests).toBe(1);
  });

  it('asks for all escaped fields of a form at once', async () => {
    const endpoint = endpointForTesting('POST', '/form', { a: '1', b: '2', c: '3', d: '4' });
    const { outcomes, requests } = await runCheckForTesting(reflectedXss, [endpoint], (request) =>
      page(Object.values(fieldsOf(request)).map(escapeHtml).join('<br>')),
    );
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean', 'clean', 'clean', 'clean']);
    expect(requests).toBe(1);
  });

  const places: [string, Location, string, (request: HttpRequest) => string][] = [
    ['a header', 'header', 'Referer', ({ headers }) => headers.find(([name]) => name === 'Referer')?.[1] ?? ''],
    [
      'a cookie',
      'cookie',
      'theme',
      ({ headers }) =>
        decodeURIComponent(headers.find(([name]) => name.toLowerCase() === 'cookie')?.[1].split('=')[1] ?? ''),
    ],
    ['JSON', 'json', 'q', (request) => fieldsOf(request).q ?? ''],
    ['a form', 'body', 'q', (request) => fieldsOf(request).q ?? ''],
    ['a path segment', 'path', 'q', ({ url }) => decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '')],
  ];
  it.each(places)('finds what comes in by %s', async (_, location, name, read) => {
    const endpoint = endpointForTesting(
      location === 'json' || location === 'body' ? 'POST' : 'GET',
      location === 'path' ? '/show/{q}' : '/show',
      { [name]: 'hello' },
      location,
    );
    const raw = await runCheckForTesting(reflectedXss, [endpoint], (request) => page(read(request)), {
      random: seededRandom(4),
    });
    expect(raw.outcomes.map(({ verdict }) => verdict.is)).toEqual(['proved']);
    const escaped = await runCheckForTesting(reflectedXss, [endpoint], (request) => page(escapeHtml(read(request))), {
      random: seededRandom(4),
    });
    expect(escaped.outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });

  it("finds a parameter's name that comes out", async () => {
    const endpoint = endpointForTesting('GET', '/page', { q: 'hello' });
    endpoint.points.push({ id: 'name:query', location: 'query', name: 'added', part: 'name', added: true });
    const { outcomes } = await runCheckForTesting(reflectedXss, [endpoint], ({ url }) =>
      page([...new URL(url).searchParams.keys()].join('<br>')),
    );
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean', 'proved']);
  });

  const raw = (q: string) => q;
  const address = (q: string) => (/^https?:[\w/.:]*$/.test(q) ? q : '#');
  const carried: [string, string, (show: (q: string) => string) => Page, (q: string) => string][] = [
    ['base64', 'aGVsbG8=', (show) => (q) => page(`<p>${show(Buffer.from(q, 'base64').toString())}</p>`), escapeHtml],
    [
      'a number',
      '12',
      (show) => (q) => page(Number.parseInt(q, 10) > 0 ? `<p>Room ${show(q)}</p>` : 'none'),
      escapeHtml,
    ],
    ['an ending', 'plan.pdf', (show) => (q) => page(q.endsWith('.pdf') ? `<p>no ${show(q)}</p>` : 'none'), escapeHtml],
    [
      'an address',
      'https://a.example/b',
      (show) => (q) => page(/^https?:/.test(q) ? `<a href="${show(q)}">x</a>` : 'none'),
      address,
    ],
    [
      'what holds an address',
      'https://a.example/b',
      (show) => (q) => page(q.includes('https://') ? `<a href="${show(escapeHtml(q))}">x</a>` : 'none'),
      address,
    ],
  ];
  it.each(carried)('finds what is carried by %s, and nothing where it is mended', async (_, original, answer, mend) => {
    const endpoint = endpointForTesting('GET', '/page', { q: original });
    const [found, safe] = await Promise.all(
      [raw, mend].map((show) =>
        runCheckForTesting(reflectedXss, [endpoint], (request) => answer(show)(fieldsOf(request).q ?? '')),
      ),
    );
    expect(found?.outcomes.map(({ verdict }) => verdict.is)).toEqual(['proved']);
    expect(safe?.outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
    expect(safe?.requests).toBeLessThanOrEqual(3);
  });

  it('asks for a name that we added with what it asks anyway', async () => {
    const endpoint = endpointForTesting('GET', '/page', { q: 'hello' });
    endpoint.points.push({ id: 'name:query', location: 'query', name: '', part: 'name', added: true });
    const { outcomes, exchanges } = await runCheckForTesting(reflectedXss, [endpoint], (request) =>
      page(escapeHtml(fieldsOf(request).q ?? '')),
    );
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean', 'clean']);
    expect(exchanges.length).toBeLessThanOrEqual(5);
  });

  it('calls what a guard refuses not checked', async () => {
    const guarded = await check((q) => (/[<>'"]/.test(q) ? { status: 403, body: 'no' } : page(q)));
    expect(guarded.outcomes.map(({ verdict }) => verdict.is)).toEqual(['inconclusive']);
  });

  it('tries a payload that somebody added wherever the value comes out', async () => {
    const payloads = [{ id: 'own', text: 'an unlikely text', for: [], note: '', enabled: true }];
    const { exchanges } = await check((q) => page(escapeHtml(q)), { payloads });
    expect(exchanges.some(({ request }) => decodeURIComponent(request.url).includes('an unlikely text'))).toBe(true);
  });

  it("sends the paper's payloads where they fit", async () => {
    const payloads = shippedPayloads('reflected-xss').filter(({ text }) => text.includes('prompt(1)'));
    expect(payloads.map(({ text }) => text)).toEqual([
      '</script>"><script>prompt(1)</script>',
      '</ScRiPt>"><ScRiPt>prompt(1)</ScRiPt>',
      '"><h1 onclick=prompt(1)>Clickme</h1>',
      '"><a href=javascript:prompt(1)>Clickme</a>',
    ]);
    // Nothing but these four gets through: each is judged by the parser, between its markers.
    for (const { id, text } of payloads) {
      const only = await check((q) =>
        page(`<input value="${/^[a-z0-9]*$/i.test(q) || q.includes('qb') || q.includes(text) ? q : ''}">`),
      );
      expect(
        only.outcomes.map(({ verdict }) => verdict.is),
        id,
      ).toEqual(['proved']);
    }
  });

  it('grades a page whose policy forbids inline scripts lower', async () => {
    const headers = { 'content-security-policy': "script-src 'nonce-abc' 'unsafe-inline'" };
    const { outcomes } = await check((q) => ({ body: page(q), headers }));
    expect(outcomes[0]?.severity).toBe('low');
  });
});
