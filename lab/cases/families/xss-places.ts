import { escaped, page, scriptJson } from '../markup.ts';
import type { Family, Flaw, Handler } from '../write.ts';

const js = (value: unknown) =>
  scriptJson(String(value ?? ''))
    .slice(1, -1)
    .replaceAll("'", "\\'")
    .replaceAll('`', '\\`');
/** One place in a page, shown raw and as it should be. */
const place = (
  id: string,
  note: string,
  show: (value: string) => string,
  mend: (value: unknown) => string,
  exploit: readonly [string, string],
  more: Partial<Flaw> = {},
): Flaw => {
  const handler =
    (through: (value: unknown) => string): Handler =>
    ({ query }) =>
      page(show(through(query.q)));
  return {
    id,
    note,
    at: 'query:q',
    ask: { get: '/search?q=chair' },
    flawed: handler((value) => String(value ?? '')),
    mended: handler(mend),
    exploit,
    ...more,
  };
};
const http = (value: unknown) => (/^https?:\/\//i.test(String(value)) ? escaped(value) : '#');
/** An address of this site alone: what leads elsewhere is an open redirect. */
const here = (value: unknown) => (/^\/(?![/\\])[\w/-]*$/.test(String(value)) ? String(value) : '/');
const url = { ask: { get: '/go?q=https%3A%2F%2Fexample.org%2Fguide' } };
const word = (value: unknown) => String(value ?? '').replace(/[^\w-]/g, '');
const OPEN = ['"><i id=zz>', '"><i id=zz>'] as const;

export const family: Family = {
  family: 'xss-places',
  check: 'reflected-xss',
  flaws: [
    place('text', 'element text', (q) => `<h1>Results for ${q}</h1>`, escaped, ['<i id=zz>', '<i id=zz>']),
    place(
      'text-twice',
      'shown escaped in the field and raw in the headline',
      (q) => `<input name="q" value="${escaped(q)}"><p>${q}</p>`,
      escaped,
      ['<i id=zz>', '<p><i id=zz>'],
      {
        mended: ({ query }) => page(`<input name="q" value="${escaped(query.q)}"><p>${escaped(query.q)}</p>`),
      },
    ),
    place('attribute-double', 'value="…"', (q) => `<input name="q" value="${q}">`, escaped, OPEN),
    place('attribute-single', "value='…'", (q) => `<input name='q' value='${q}'>`, escaped, [
      "'><i id=zz>",
      "'><i id=zz>",
    ]),
    place(
      'attribute-unquoted',
      'value=… without quotes; mended by quotes',
      (q) => `<input name=q value=${q}>`,
      (q) => `"${escaped(q)}"`,
      ['x onfocus=zz(1)', 'value=x onfocus=zz'],
    ),
    place(
      'attribute-unquoted-escaped',
      'escaped, but the attribute has no quotes',
      (q) => `<div class=${q}>Room</div>`,
      word,
      ['x onclick=zz()', 'class=x onclick=zz'],
      {
        flawed: ({ query }) => page(`<div class=${escaped(query.q)}>Room</div>`),
      },
    ),
    place(
      'attribute-data',
      'a data attribute in single quotes, double ones escaped alone',
      (q) => `<div data-room='${q}'>Room</div>`,
      escaped,
      ["'onclick='zz", "'onclick='zz"],
      {
        flawed: ({ query }) =>
          page(
            `<div data-room='${String(query.q).replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}'>Room</div>`,
          ),
      },
    ),
    place('attribute-name', 'as an attribute name: a flag of an option', (q) => `<option ${q}>One</option>`, word, [
      'onclick=zz()',
      'option onclick=zz',
    ]),
    place(
      'tag-name',
      'the element by its name: headings of chosen size',
      (q) => `<${q}>Floor plan</${q}>`,
      (q) => (/^h[1-6]$/.test(String(q)) ? String(q) : 'h2'),
      ['img src onerror=zz()', '<img src onerror=zz'],
      {
        ask: { get: '/plan?q=h3' },
      },
    ),
    place(
      'link',
      'a link to anywhere, escaped: javascript: is left',
      (q) => `<a href="${escaped(q)}">Back</a>`,
      http,
      ['javascript:zz()', 'href="javascript:zz'],
      {
        ...url,
        mended: ({ query }) => page(`<a href="${http(query.q)}">Back</a>`),
      },
    ),
    place(
      'link-checked',
      'a scheme check that case and blanks fool',
      (q) => `<a href="${q}">Back</a>`,
      http,
      ['JaVaScript:zz()', 'href="JaVaScript:zz'],
      {
        ...url,
        flawed: ({ query }) =>
          page(`<a href="${String(query.q).startsWith('javascript:') ? '#' : escaped(query.q)}">Back</a>`),
      },
    ),
    place(
      'link-contains-http',
      'a check for http somewhere in it',
      (q) => `<a href="${q}">Guide</a>`,
      http,
      ['javascript:zz()//http://a', 'href="javascript:zz'],
      {
        ...url,
        flawed: ({ query }) =>
          page(`<a href="${/https?:\/\//.test(String(query.q)) ? escaped(query.q) : '#'}">Guide</a>`),
      },
    ),
    place(
      'frame-source',
      'an iframe that takes any address',
      (q) => `<iframe src="${escaped(q)}"></iframe>`,
      http,
      ['javascript:zz()', 'src="javascript:zz'],
      {
        ...url,
        mended: ({ query }) => page(`<iframe src="${http(query.q)}"></iframe>`),
      },
    ),
    place(
      'form-action',
      'where a form is sent, escaped',
      (q) => `<form action="${escaped(q)}"><button>Continue</button></form>`,
      http,
      ['javascript:zz()', 'action="javascript:zz'],
      {
        ...url,
        mended: ({ query }) => page(`<form action="${http(query.q)}"><button>Continue</button></form>`),
      },
    ),
    place(
      'frame-document',
      'srcdoc: escaped once, parsed twice',
      (q) => `<iframe srcdoc="${escaped(`<p>${q}</p>`)}"></iframe>`,
      escaped,
      ['<i id=zz>', 'srcdoc="&lt;p&gt;&lt;i id=zz'],
      {
        mended: ({ query }) => page(`<iframe srcdoc="${escaped(`<p>${escaped(query.q)}</p>`)}"></iframe>`),
      },
    ),
    place(
      'handler-string',
      'an event handler whose HTML encoding the browser undoes',
      (q) => `<button onclick="choose('${escaped(q)}')">Choose</button>`,
      (q) => js(q),
      ["');zz('", 'choose\\(&#39;|choose\\(.&#39;\\);zz'],
      {
        flawed: ({ query }) => page(`<button onclick="choose('${escaped(query.q)}')">Choose</button>`),
        mended: ({ query }) => page(`<button data-name="${escaped(query.q)}">Choose</button>`),
        exploit: ["');zz('", "choose\\('&#39;\\);zz"],
      },
    ),
    place(
      'handler-raw',
      'an event handler, its value bare',
      (q) => `<button onclick="page(${q})">Next</button>`,
      (q) => String(Number.parseInt(String(q), 10) || 1),
      ['zz()', 'page\\(zz'],
      {
        ask: { get: '/list?q=2' },
      },
    ),
    place(
      'style-element',
      'a style sheet',
      (q) => `<style>.room{color:${q}}</style>`,
      word,
      ['</style><i id=zz>', '</style><i id=zz>'],
      { ask: { get: '/theme?q=red' } },
    ),
    place('comment', 'a comment for those who debug', (q) => `<!-- searched: ${q} --><p>Nothing found</p>`, escaped, [
      '--><i id=zz>',
      '--><i id=zz>',
    ]),
    place('title', 'the title', () => '', escaped, ['</title><i id=zz>', '</title><i id=zz>'], {
      flawed: ({ query }) => page('<p>Found 3</p>', `Search: ${query.q}`),
      mended: ({ query }) => page('<p>Found 3</p>', `Search: ${escaped(query.q)}`),
    }),
    place('textarea', 'a text area', (q) => `<textarea name="note">${q}</textarea>`, escaped, [
      '</textarea><i id=zz>',
      '</textarea><i id=zz>',
    ]),
    place(
      'noscript',
      'a fallback for no script',
      (q) => `<noscript><img alt="${q}" src="/count.gif"></noscript>`,
      escaped,
      ['</noscript><i id=zz>', '</noscript><i id=zz>'],
    ),
    place('svg', 'a label in a drawing', (q) => `<svg><text x="3">${q}</text></svg>`, escaped, [
      '<i id=zz>',
      '<text x="3"><i id=zz',
    ]),
    place(
      'svg-style',
      'a style sheet in a drawing, where markup lives',
      (q) => `<svg><style>${q}</style></svg>`,
      word,
      ['<i id=zz>', '<style><i id=zz'],
    ),
    place(
      'template-element',
      'a template element that a script clones',
      (q) =>
        `<template id="row"><td>${q}</td></template><table id="t"></table><script>document.getElementById('t').append(document.getElementById('row').content.cloneNode(true))</script>`,
      escaped,
      ['<i id=zz>', '<td><i id=zz'],
    ),
    place(
      'select-option',
      'an option that stays chosen',
      (q) => `<select><option selected>${q}</option></select>`,
      escaped,
      ['</select><i id=zz>', '</select><i id=zz>'],
    ),
    place('meta-refresh', 'a refresh to anywhere', () => '', escaped, ['javascript:zz()', 'url=javascript:zz'], {
      ...url,
      flawed: ({ query }) => page('Wait …', 'Moving', `<meta http-equiv="refresh" content="3;url=${query.q}">`),
      mended: ({ query }) => page('Wait …', 'Moving', `<meta http-equiv="refresh" content="3;url=${here(query.q)}">`),
      exploit: ['"><i id=zz>', '"><i id=zz>'],
      also: ['open-redirect'],
    }),
    place(
      'base-and-hidden',
      'a hidden field, angle brackets escaped and quotes not',
      (q) => `<form><input type="hidden" name="back" value="${q}"></form>`,
      escaped,
      ['" onfocus=zz x="', '" onfocus=zz x="'],
      {
        flawed: ({ query }) =>
          page(
            `<form><input name="back" value="${String(query.q).replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"></form>`,
          ),
      },
    ),
    place(
      'markdown-link',
      'a small Markdown that makes links of anything',
      (q) => q,
      escaped,
      ['[a](javascript:zz)', 'href="javascript:zz'],
      {
        ask: { get: '/note?q=see%20%5Bplan%5D(https%3A%2F%2Fexample.org)' },
        flawed: ({ query }) => page(escaped(query.q).replace(/\[([^\]]*)\]\(([^)]*)\)/g, '<a href="$2">$1</a>')),
        mended: ({ query }) => page(escaped(query.q).replace(/\[([^\]]*)\]\((https?:[^)]*)\)/g, '<a href="$2">$1</a>')),
      },
    ),
    place('script-double', 'a string in a script', (q) => `<script>var q = "${q}";</script>`, js, [
      '";zz();"',
      '"";zz',
    ]),
    place('script-single', "a string in a script, ' alone", (q) => `<script>var q = '${q}'; track(q);</script>`, js, [
      "'-zz-'",
      "''-zz-''",
    ]),
    place(
      'script-single-tags-escaped',
      'HTML-escaped, single quotes left as old libraries do',
      (q) => `<script>var q = '${q}';</script>`,
      js,
      ["'-zz-'", "''-zz-''"],
      {
        flawed: ({ query }) =>
          page(
            `<script>var q = '${String(query.q).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}';</script>`,
          ),
      },
    ),
    place(
      'script-quote-backslashed',
      'quotes escaped by a backslash, backslashes not',
      (q) => `<script>var q = "${q}";</script>`,
      js,
      ['\\";zz()//', 'q = "\\\\\\\\";zz'],
      {
        flawed: ({ query }) =>
          page(`<script>var q = "${String(query.q).replaceAll('"', '\\"').replaceAll('<', '\\u003c')}";</script>`),
      },
    ),
    place(
      'script-closing',
      'JSON.stringify into a script: the closing tag is left',
      () => '',
      escaped,
      ['</script><i id=zz>', '</script><i id=zz>'],
      {
        flawed: ({ query }) => page(`<script>window.state = ${JSON.stringify({ q: query.q })};</script>`),
        mended: ({ query }) => page(`<script>window.state = ${scriptJson({ q: query.q })};</script>`),
      },
    ),
    place(
      'script-template',
      'a template literal',
      (q) => `<script>const text = \`Searched ${q}\`;</script>`,
      (q) => js(q).replaceAll('$', '\\$'),
      [`\${zz}`, 'Searched .{2}zz'],
      {
        flawed: ({ query }) =>
          page(
            `<script>const text = \`Searched ${String(query.q).replaceAll('\\', '').replaceAll('`', '').replaceAll('<', '')}\`;</script>`,
          ),
      },
    ),
    place(
      'script-number',
      'a bare number',
      (q) => `<script>show(${q}, 20);</script>`,
      (q) => String(Number(q) || 0),
      ['zz()', 'show\\(zz'],
      { ask: { get: '/list?q=3' } },
    ),
    place(
      'script-comment',
      'a line comment in a script',
      (q) => `<script>// asked for ${q}\nstart();</script>`,
      (q) => encodeURIComponent(String(q)),
      ['a\nzz()', 'asked for a\nzz\\(\\)'],
      {
        flawed: ({ query }) => page(`<script>// asked for ${String(query.q).replaceAll('<', '')}\nstart();</script>`),
      },
    ),
    place(
      'script-block-comment',
      'a block comment in a script',
      (q) => `<script>/* ${q} */ start();</script>`,
      (q) => encodeURIComponent(String(q)).replaceAll('*', '%2A'),
      ['*/zz()/*', '\\*/zz\\(\\)'],
      {
        flawed: ({ query }) => page(`<script>/* ${String(query.q).replaceAll('<', '')} */ start();</script>`),
      },
    ),
    place(
      'script-regex',
      'a regular expression in a script',
      (q) => `<script>var found = /${q}/i.test(document.title);</script>`,
      word,
      ['/.test(zz)||/', '//.test'],
      {
        flawed: ({ query }) =>
          page(`<script>var found = /${String(query.q).replaceAll('<', '')}/i.test(document.title);</script>`),
      },
    ),
    place(
      'script-key',
      'a property name',
      (q) => `<script>var filter = { ${q}: true };</script>`,
      word,
      ['a:zz(),b', '\\{ a:zz'],
      { ask: { get: '/list?q=room' } },
    ),
    place(
      'script-function-name',
      'JSONP in a script element of the page',
      (q) => `<script>${q}({"rooms":3})</script>`,
      word,
      ['zz()//', '<script>zz\\(\\)//'],
      { ask: { get: '/list?q=render' } },
    ),
    place(
      'script-json-type',
      'data in a script of type application/json, closing tag left',
      () => '',
      escaped,
      ['</script><i id=zz>', '</script><i id=zz>'],
      {
        flawed: ({ query }) =>
          page(`<script type="application/json" id="state">${JSON.stringify({ q: query.q })}</script>`),
        mended: ({ query }) =>
          page(`<script type="application/json" id="state">${scriptJson({ q: query.q })}</script>`),
      },
    ),
    place(
      'style-attribute-quote',
      'a style attribute that is left by its quote',
      (q) => `<div style="width:${q}">Load</div>`,
      (q) => `${Number.parseInt(String(q), 10) || 0}%`,
      ['1%" onclick="zz', '" onclick="zz'],
      { ask: { get: '/bar?q=40' } },
    ),
    place('image-alt', 'an image with a caption', (q) => `<figure><img src="/plan.png" alt='${q}'></figure>`, escaped, [
      "' onerror='zz",
      "' onerror='zz",
    ]),
    place(
      'custom-json-attribute',
      'JSON in a single-quoted attribute',
      (q) => `<my-room data='${JSON.stringify({ name: q })}'></my-room>`,
      escaped,
      ["'onclick='zz", "'onclick='zz"],
      {
        mended: ({ query }) => page(`<my-room data="${escaped(JSON.stringify({ name: query.q }))}"></my-room>`),
      },
    ),
    place(
      'xml-answer',
      'XHTML sent as XML, where a script element needs its namespace',
      () => '',
      escaped,
      ['<i id="zz"/>', '<i id="zz"'],
      {
        flawed: ({ query }) => ({
          type: 'application/xhtml+xml',
          body: `<html xmlns="http://www.w3.org/1999/xhtml"><body><p>${query.q}</p></body></html>`,
        }),
        mended: ({ query }) => ({
          type: 'application/xhtml+xml',
          body: `<html xmlns="http://www.w3.org/1999/xhtml"><body><p>${escaped(query.q)}</p></body></html>`,
        }),
      },
    ),
    place('svg-answer', 'a drawing sent as image/svg+xml', () => '', escaped, ['<i id="zz"/>', '<i id="zz"'], {
      ask: { get: '/badge.svg?q=ok' },
      flawed: ({ query }) => ({
        type: 'image/svg+xml',
        body: `<svg xmlns="http://www.w3.org/2000/svg"><text>${query.q}</text></svg>`,
      }),
      mended: ({ query }) => ({
        type: 'image/svg+xml',
        body: `<svg xmlns="http://www.w3.org/2000/svg"><text>${escaped(query.q)}</text></svg>`,
      }),
    }),
  ],
};
