import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import filterXss from 'xss';
import { escaped, page } from '../markup.ts';
import type { Family, Input, Reply, Trap } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
const markdown = new MarkdownIt({ html: false, linkify: true });
const markdownSafe = new MarkdownIt({ html: true });
const ASK = { get: '/note?q=hello%20there' };
const trap = (
  id: string,
  note: string,
  show: (value: string, input: Input) => Reply,
  ask: Trap['ask'] = ASK,
): Trap => ({
  id,
  note,
  at: 'query:q',
  ask,
  handle: (input) => show(text(input.query.q), input),
});
const LINK = { get: '/go?q=https%3A%2F%2Fexample.org%2Fguide' };
const safeAddress = (value: string): string => {
  const url = URL.parse(value, 'http://127.0.0.1/');
  return url && ['http:', 'https:'].includes(url.protocol) ? escaped(url.href) : '#';
};
/** Escapes for a string in a script: everything that is no letter or digit by its number. */
const inScript = (value: string) =>
  value.replace(/[^\w .,]/gu, (char) =>
    [...char].map((each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  );

/** Pages that handle what is typed well, each in a way that looks careless from outside. */
export const family: Family = {
  family: 'xss-kept',
  check: 'reflected-xss',
  traps: [
    trap('kept-by-sanitize-html', 'a sanitiser that keeps formatting and links', (v) => page(sanitizeHtml(v))),
    trap('kept-by-sanitize-html-all', 'a sanitiser that keeps style and class', (v) =>
      page(
        sanitizeHtml(v, {
          allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img'],
          allowedAttributes: { '*': ['class', 'title', 'id'], a: ['href'], img: ['src', 'alt'] },
        }),
      ),
    ),
    trap('kept-by-xss-filter', 'a filter that shows what it does not know', (v) => page(filterXss(v))),
    trap('kept-by-xss-filter-strip', 'a filter that takes out what it does not know', (v) =>
      page(filterXss(v, { stripIgnoreTag: true, stripIgnoreTagBody: ['script'] })),
    ),
    trap('kept-markdown', 'Markdown without HTML; its links are checked', (v) => page(markdown.render(v))),
    trap('kept-markdown-sanitised', 'Markdown with HTML, sanitised behind', (v) =>
      page(sanitizeHtml(markdownSafe.render(v))),
    ),
    trap(
      'kept-address-parsed',
      'an address, its scheme read by the URL parser',
      (v) => page(`<a href="${safeAddress(v)}">On</a>`),
      LINK,
    ),
    trap(
      'kept-address-by-pattern',
      'an address or a path of this site, by a pattern',
      (v) => page(`<a href="${/^(?:https?:\/\/|\/(?!\/))/i.test(v) ? escaped(v) : '/'}">On</a>`),
      LINK,
    ),
    trap('kept-address-words', 'relative addresses pass, schemes do not', (v) =>
      page(`<a href="${/^[\w/.?=&%-]*$/.test(v) ? escaped(v) : '#'}">On</a>`),
    ),
    trap('kept-address-blacklist', 'schemes that run code are known, blanks and controls taken out before', (v) => {
      const bare = [...v].filter((char) => char > ' ' && char !== '\x7f').join('');
      return page(`<a href="${/^(?:javascript|data|vbscript):/i.test(bare) ? '#' : escaped(bare)}">On</a>`);
    }),
    trap('kept-cut-after-escaping', 'escaped, then cut in the middle of a reference', (v) =>
      page(`<p>${escaped(v).slice(0, 31)}</p>`),
    ),
    trap('kept-cut-before-escaping', 'cut after 15, then escaped', (v) => page(`<p>${escaped(v.slice(0, 15))}</p>`)),
    trap('kept-refused-beyond', 'escaped, and refused beyond 20', (v) =>
      v.length > 20 ? { status: 400, body: page('Too long') } : page(`<p>${escaped(v)}</p>`),
    ),
    trap('kept-in-script-numbered', 'a string in a script, each sign by its number', (v) =>
      page(`<script>var q = "${inScript(v)}";</script>`),
    ),
    trap('kept-in-handler', 'JSON in an event handler, escaped for both', (v) =>
      page(`<button onclick="pick(${escaped(JSON.stringify(v))})">Pick</button>`),
    ),
    trap('kept-in-data-block', 'JSON in a block of data, brackets by number', (v) =>
      page(`<script type="application/json">${JSON.stringify({ q: v }).replaceAll('<', '\\u003c')}</script>`),
    ),
    trap('kept-in-template', 'escaped inside a template element', (v) =>
      page(`<template><td title="${escaped(v)}">${escaped(v)}</td></template>`),
    ),
    trap('kept-in-style', 'a colour by its name', (v) =>
      page(`<p style="color:${/^[a-z]+$/.test(v) ? v : 'black'}">x</p>`),
    ),
    trap('kept-in-headers', 'in headers alone', (v) => ({
      headers: { 'x-searched': encodeURIComponent(v), 'set-cookie': `last=${encodeURIComponent(v)}` },
      body: page('<p>Nothing found</p>'),
    })),
    trap('kept-in-many-places', 'escaped in seven places', (v) =>
      page(
        `<h1>${escaped(v)}</h1><input value="${escaped(v)}"><a href="?q=${encodeURIComponent(v)}">1</a><!-- ${encodeURIComponent(v)} --><textarea>${escaped(v)}</textarea><script>var q=${JSON.stringify(v).replaceAll('<', '\\u003c')}</script><p title='${escaped(v)}'>x</p>`,
        `Search: ${escaped(v)}`,
      ),
    ),
    trap('kept-in-plain-text', 'plain text that begins like HTML', (v) => ({
      type: 'text/plain',
      body: `<html><body>${v}`,
    })),
    trap('kept-jsonp', 'a call of a name in a script of its own', (v) => ({
      type: 'application/javascript',
      body: `/**/${v.replace(/[^\w.$]/g, '')}({"rooms":3})`,
    })),
    trap('kept-in-xml', 'escaped in XML', (v) => ({
      type: 'text/xml',
      body: `<?xml version="1.0"?><r q="${escaped(v)}">${escaped(v)}</r>`,
    })),
    trap('kept-in-xml-raw-broken', 'raw in XML that is broken before: a browser stops there', (v) => ({
      type: 'application/xml',
      body: `<r><open></r><q>${v}</q>`,
    })),
    trap('kept-refused-as-json', 'what holds a bracket is refused by JSON that repeats it', (v) =>
      /[<>"']/.test(v)
        ? { status: 422, type: 'application/json', body: JSON.stringify({ error: 'not allowed', value: v }) }
        : page(`<p>${v}</p>`),
    ),
    trap('kept-redirected', 'what holds a bracket leads back to the form', (v) =>
      /[<>"']/.test(v) ? { status: 302, headers: { location: '/' }, body: v } : page(`<p>${v}</p>`),
    ),
    trap(
      'kept-number-checked',
      'a number, shown as it was read',
      (v) => page(`<p>Floor ${Number.parseInt(v, 10)}</p>`),
      { get: '/floor?q=3' },
    ),
    trap(
      'kept-base64',
      'a state in base64, escaped',
      (v) => page(`<p>${escaped(Buffer.from(v, 'base64').toString('utf8'))}</p>`),
      {
        get: '/home?q=Rm91cnRoIGZsb29y',
      },
    ),
    trap('kept-wide-folded', 'normalised first, escaped then', (v) => page(`<p>${escaped(v.normalize('NFKC'))}</p>`)),
    trap('kept-decoded-first', 'decoded again, escaped then', (v) =>
      page(`<p>${escaped(v.replace(/%3C/gi, '<'))}</p>`),
    ),
    trap('kept-missing', 'a page for what is missing, escaped', (v) => ({
      status: 404,
      body: page(`<p>${escaped(v)} is not here</p>`),
    })),
  ],
};
