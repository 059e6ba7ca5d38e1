import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Input, Reply } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
type Show = (value: string) => Reply;
const TAG = '<i id=zz>';
/** The same page, raw and escaped, with another way in or another kind of answer. */
const flaw = (
  id: string,
  at: string,
  ask: Flaw['ask'],
  read: (input: Input) => unknown,
  note: string,
  show: Show = (v) => page(`<p>${v}</p>`),
  more: Partial<Flaw> = {},
): Flaw => ({
  id,
  at,
  ask,
  note,
  flawed: (input) => show(text(read(input))),
  mended: (input) => show(escaped(read(input))),
  exploit: [TAG, '<i id=zz>'],
  ...more,
});
const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
const search = { get: '/search?q=chair' };
const q = ({ query }: Input) => query.q;
const names =
  (through: (value: string) => string) =>
  ({ query }: Input) =>
    page(
      `<ul>${Object.keys(query)
        .map((name) => `<li>${through(name)}</li>`)
        .join('')}</ul>`,
    );
const hiddenFields =
  (through: (value: string) => string) =>
  ({ query }: Input) =>
    page(
      `<form>${Object.entries(query)
        .map(([name, value]) => `<input type="hidden" name="${through(name)}" value="${escaped(value)}">`)
        .join('')}</form>`,
    );
/** JSON as HTML, without the characters escaped. */
const plainJson =
  (type: string, headers: Record<string, string> = {}) =>
  ({ query }: Input): Reply => ({ type, headers, body: JSON.stringify({ q: query.q, found: 3 }) });
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export const family: Family = {
  family: 'xss-sources',
  check: 'reflected-xss',
  flaws: [
    flaw(
      'from-form',
      'body:name',
      { post: '/hello', form: { name: 'Ada', room: 'lab' } },
      ({ form }) => form.name,
      'a field of a form',
    ),
    flaw(
      'from-form-hidden',
      'body:step',
      { post: '/wizard', form: { name: 'Ada', step: '2' } },
      ({ form }) => form.step,
      'a hidden field',
      (v) => page(`<input type="hidden" name="step" value="${v}">`),
      { exploit: [`">${TAG}`, '<i id=zz>'] },
    ),
    flaw(
      'from-json',
      'json:user.name',
      { post: '/hello', json: { user: { name: 'Ada' }, n: 1 } },
      ({ form }) => field(form.user, 'name'),
      'a field of JSON, answered by a page',
    ),
    flaw(
      'from-referer',
      'header:Referer',
      { get: '/missing', headers: { Referer: 'http://127.0.0.1/home' } },
      ({ headers }) => headers.referer,
      'the Referer on a page for what is missing',
      (v) => ({ status: 404, body: page(`<p>The link on ${v} is broken</p>`) }),
    ),
    flaw(
      'from-agent',
      'header:User-Agent',
      { get: '/about', headers: { 'User-Agent': 'Panel/2.1' } },
      ({ headers }) => headers['user-agent'],
      'the User-Agent',
    ),
    flaw(
      'from-forwarded',
      'header:X-Forwarded-For',
      { get: '/about', headers: { 'X-Forwarded-For': '192.0.2.7' } },
      ({ headers }) => headers['x-forwarded-for'],
      'the address that a proxy passes on',
    ),
    flaw(
      'from-cookie',
      'cookie:theme',
      { get: '/home', headers: { Cookie: 'theme=dark' } },
      ({ cookies }) => cookies.theme,
      'a cookie',
      (v) => page(`<div class="${v}">Home</div>`),
      { exploit: [encodeURIComponent(`">${TAG}`), '<i id=zz>'] },
    ),
    flaw(
      'from-path',
      'path:room',
      { get: '/rooms/{room}' },
      ({ params }) => params.room,
      'a segment of the path',
      undefined,
      { exploit: ['<i id=zz>', '<i id=zz>'] },
    ),
    flaw(
      'from-path-missing',
      'path:page',
      { get: '/docs/{page}' },
      ({ target }) => decoded(target),
      'the whole path on a page for what is missing',
      (v) => ({ status: 404, body: page(`<p>${v} was not found</p>`) }),
    ),
    {
      id: 'from-name',
      note: 'the names of parameters',
      at: ['query:(parameter name)', 'query:'],
      ask: { get: '/list?room=1' },
      flawed: names((v) => v),
      mended: names(escaped),
      exploit: { ask: { get: '/list?%3Ci%20id%3Dzz%3E=1' }, shows: '<li><i id=zz>' },
    },
    {
      id: 'from-name-hidden',
      note: 'parameters carried on as hidden fields: their values are escaped',
      at: ['query:(parameter name)', 'query:'],
      ask: { get: '/list?room=1' },
      flawed: hiddenFields((v) => v),
      mended: hiddenFields(escaped),
      exploit: { ask: { get: '/list?%22%3E%3Ci%20id%3Dzz%3E=1' }, shows: '"><i id=zz>' },
    },
    flaw(
      'from-query-whole',
      'query:q',
      search,
      ({ target }) => decoded(target),
      'the whole address in a link, decoded',
      (v) => page(`<a href="/login?next=${v}">Sign in</a>`),
      {
        exploit: ['"><i>', '"><i>'],
        mended: ({ target }) => page(`<a href="/login?next=${escaped(encodeURIComponent(target))}">Sign in</a>`),
      },
    ),
    flaw('error-400', 'query:q', { get: '/room?q=12' }, q, 'an error page of status 400', (v) =>
      /^\d+$/.test(v) ? page('Room 12') : { status: 400, body: page(`<p>Not a number: ${v}</p>`) },
    ),
    flaw(
      'error-500',
      'query:q',
      { get: '/room?q=%7B%7D' },
      ({ query }) => {
        try {
          JSON.parse(text(query.q));
          return 'fine';
        } catch (error) {
          return `${error instanceof Error ? error.message : ''} in ${text(query.q)}`;
        }
      },
      'an error page of status 500 with the message',
      (v) => (v === 'fine' ? page(v) : { status: 500, body: page(`<pre>${v}</pre>`) }),
    ),
    flaw('error-json-html', 'query:q', search, q, 'JSON that goes out as HTML', (v) => ({
      type: 'text/html',
      body: `{"q":"${v}"}`,
    })),
    flaw('json-as-html', 'query:q', search, q, 'JSON.stringify that goes out as HTML', undefined, {
      flawed: plainJson('text/html'),
      mended: plainJson('application/json'),
      exploit: [TAG, 'text/html.*<i id=zz>'],
    }),
    flaw('no-type', 'query:q', search, q, 'an answer without a content type: browsers look for themselves', undefined, {
      server: 'node',
      flawed: ({ query }) => ({ type: '', body: `<html><body>${query.q}</body></html>` }),
      mended: ({ query }) => ({
        type: '',
        headers: { 'x-content-type-options': 'nosniff' },
        body: `<html><body>${escaped(query.q)}</body></html>`,
      }),
    }),
    flaw('csp-unsafe-inline', 'query:q', search, q, 'a policy that allows everything that matters', (v) => ({
      headers: { 'content-security-policy': "default-src * 'unsafe-inline' 'unsafe-eval'" },
      body: page(`<p>${v}</p>`),
    })),
    flaw('late-in-long-page', 'query:q', search, q, 'far down in a page of 200 kB', (v) =>
      page(`${'<p>Room</p>'.repeat(18_000)}<p>${v}</p>`),
    ),
    flaw('growing-page', 'query:q', search, q, 'a page that grows with every request', growing()),
    flaw('random-page', 'query:q', search, q, 'a page with numbers, times and nonces by chance', (v) =>
      page(`<p data-nonce="${Math.random()}">${new Date().toISOString()} ${Math.random()}</p><p>${v}</p>`),
    ),
    flaw('second-place', 'query:q', search, q, 'escaped at first, raw in the pager', undefined, {
      flawed: ({ query }) => page(`<h1>${escaped(query.q)}</h1><a href="?page=2&q=${text(query.q)}">Next</a>`),
      mended: ({ query }) =>
        page(`<h1>${escaped(query.q)}</h1><a href="?page=2&amp;q=${encodeURIComponent(text(query.q))}">Next</a>`),
      exploit: [`">${TAG}`, '"><i id=zz>'],
    }),
    flaw(
      'needs-other-field',
      'body:comment',
      { post: '/comment', form: { name: 'Ada', email: 'ada@example.org', comment: 'Fine', agree: 'yes' } },
      ({ form }) => form.comment,
      'shown only where the other fields are right',
      undefined,
      {
        flawed: ({ form }) =>
          /^\S+@\S+\.\w+$/.test(text(form.email)) && form.agree === 'yes'
            ? page(`<p>${form.comment}</p>`)
            : { status: 422, body: page('Something is missing') },
        mended: ({ form }) =>
          /^\S+@\S+\.\w+$/.test(text(form.email)) && form.agree === 'yes'
            ? page(`<p>${escaped(form.comment)}</p>`)
            : { status: 422, body: page('Something is missing') },
      },
    ),
    flaw('split-by-comma', 'query:q', { get: '/tags?q=warm,dry' }, q, 'a list by commas, each an item', (v) =>
      page(
        v
          .split(',')
          .map((tag) => `<li>${tag}</li>`)
          .join(''),
      ),
    ),
    flaw(
      'words-marked',
      'query:q',
      search,
      q,
      'every word is marked',
      (v) =>
        page(
          v
            .split(' ')
            .map((each) => `<mark>${each}</mark>`)
            .join(' '),
        ),
      { exploit: ['<i>', '<mark><i>'] },
    ),
    flaw(
      'array-twice',
      'query:q',
      search,
      ({ query }) => (Array.isArray(query.q) ? query.q.at(-1) : query.q),
      'the last of several',
    ),
    flaw(
      'callback',
      'query:callback',
      { get: '/data?callback=show' },
      ({ query }) => query.callback,
      'JSONP that goes out as HTML',
      (v) => `${v}({"rooms":3})`,
    ),
    flaw(
      'frameset',
      'query:q',
      search,
      q,
      'in an attribute of the body element',
      (v) => `<!doctype html><title>x</title><body class="${v}"><p>Hi</p>`,
      { exploit: ['" onload="zz', 'class="" onload="zz'] },
    ),
  ],
  traps: [
    safe('json-nosniff', 'JSON with nosniff', ({ query }) => ({
      type: 'application/json',
      headers: { 'x-content-type-options': 'nosniff' },
      body: JSON.stringify({ q: query.q }),
    })),
    safe('json-plain', 'JSON without nosniff', plainJson('application/json')),
    safe('text-plain', 'plain text', ({ query }) => ({
      type: 'text/plain; charset=utf-8',
      headers: { 'x-content-type-options': 'nosniff' },
      body: `Results for ${query.q}`,
    })),
    safe('csv-download', 'a table to be saved', ({ query }) => ({
      type: 'text/csv',
      headers: { 'content-disposition': 'attachment; filename="rooms.csv"' },
      body: `name\n${query.q}\n`,
    })),
    safe('html-download', 'HTML to be saved', ({ query }) => ({
      headers: { 'content-disposition': 'attachment; filename="report.html"' },
      body: `<p>${query.q}</p>`,
    })),
    safe('csp-sandbox', 'a sandbox without scripts', ({ query }) => ({
      headers: { 'content-security-policy': "sandbox; default-src 'none'" },
      body: `<p>${query.q}</p>`,
    })),
    safe('javascript-answer', 'a script of its own, with the value as JSON', ({ query }) => ({
      type: 'text/javascript',
      headers: { 'x-content-type-options': 'nosniff' },
      body: `show(${JSON.stringify(text(query.q))})`,
    })),
    safe('redirect-with-body', 'a redirect whose body nobody sees', ({ query }) => ({
      status: 302,
      headers: { location: '/home' },
      body: `<p>${query.q}</p>`,
    })),
    safe('canonical', 'the whole address in a canonical link, encoded', ({ target }) =>
      page(
        '<p>Rooms</p>',
        'Rooms',
        `<link rel="canonical" href="http://127.0.0.1${escaped(encodeURI(decoded(target)))}">`,
      ),
    ),
    safe('static-alert', 'alert(1) in a script of its own', ({ query }) =>
      page(
        `<script>function warn() { alert(1) }</script><img src="/a.png" onerror="alert(1)"><p>${escaped(query.q)}</p>`,
      ),
    ),
    safe('encoded-in-link', 'percent-encoded in a link', ({ query }) =>
      page(`<a href="/search?q=${encodeURIComponent(text(query.q)).replaceAll("'", '%27')}">Again</a>`),
    ),
    safe('in-script-encoded', 'JSON with < escaped in a script', ({ query }) =>
      page(`<script>var q = ${JSON.stringify(text(query.q)).replaceAll('<', '\\u003c')};</script>`),
    ),
    safe('in-data-attribute', 'in a data attribute, escaped', ({ query }) =>
      page(`<div data-q='${escaped(query.q)}' data-json='${escaped(JSON.stringify(query))}'></div>`),
    ),
    safe('in-comment-escaped', 'in a comment, escaped', ({ query }) => page(`<!-- q: ${escaped(query.q)} -->`)),
    safe('in-textarea-escaped', 'in a text area, escaped', ({ query }) =>
      page(`<textarea>${escaped(query.q)}</textarea>`),
    ),
    safe('quotes-refused', 'quotes and brackets answer 400', ({ query }) =>
      /[<>'"]/.test(text(query.q)) ? { status: 400, body: page('No') } : page(text(query.q)),
    ),
    safe('quotes-forbidden', 'quotes and brackets answer 403', ({ query }) =>
      /[<>'"`]|script|on\w+=/i.test(text(query.q)) ? { status: 403, body: page('Blocked') } : page(text(query.q)),
    ),
    safe('hash-only', 'only a sum of the value is shown', ({ query }) =>
      page(
        `<p>${[...text(query.q)].reduce((sum, each) => (sum * 31 + (each.codePointAt(0) ?? 0)) % 1_000_003, 7)}</p>`,
      ),
    ),
    safe('growing-safe', 'a page that grows', growingSafe()),
    safe('random-safe', 'numbers, times, nonces and advertisements by chance', () =>
      page(
        `<script nonce="${Math.random()}">var t = ${Date.now()};</script><aside>${['Buy pumps', 'Rent a lift', 'Paint! Half price <b>now</b>'][Math.floor(Math.random() * 3)]}</aside>${'<p>x</p>'.repeat(Math.floor(Math.random() * 6))}`,
      ),
    ),
    safe('variant-safe', 'one of two layouts by chance', ({ query }) =>
      Math.random() > 0.5
        ? page(`<h1>${escaped(query.q)}</h1>`)
        : page(`<section class="b"><h2>Found</h2><p>${escaped(query.q)}</p></section>`),
    ),
    safe('cached', 'the same for a second, whatever is asked', cached()),
    safe('etag', 'an ETag and a nonce with every answer', ({ query }) => ({
      headers: { etag: `"${Math.random()}"` },
      body: page(`<p data-n="${Math.random()}">${escaped(query.q)}</p>`),
    })),
    safe('slow-safe', 'half a second for everything', async ({ query }) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return page(`<p>${escaped(query.q)}</p>`);
    }),
    safe('error-now-and-then', 'every fifth request fails', failing()),
    safe('empty-answer', 'nothing at all', () => ({ status: 204, body: '' })),
    safe('always-500', 'broken altogether', () => ({ status: 500, body: page('Something went wrong') })),
    safe('always-403', 'closed altogether', () => ({ status: 403, body: page('Sign in first') })),
    safe('xml-nosniff', 'XML whose value is escaped', ({ query }) => ({
      type: 'application/xml',
      body: `<?xml version="1.0"?><r><q>${escaped(query.q)}</q></r>`,
    })),
    safe('markdown-shown', 'a source of Markdown, shown as text', ({ query }) =>
      page(`<pre><code>${escaped(query.q)}</code></pre>`),
    ),
    safe('link-same-site', 'a link that must stay here', ({ query }) =>
      page(`<a href="${/^\/(?![/\\])[\w/?=&-]*$/.test(text(query.q)) ? text(query.q) : '/'}">Back</a>`),
    ),
    safe('style-number', 'a width that is a number', ({ query }) =>
      page(`<div style="width:${Math.min(100, Math.abs(Number.parseInt(text(query.q), 10)) || 0)}%"></div>`),
    ),
    safe('choice', 'one of three, chosen by the value', ({ query }) =>
      page(`<p class="${['red', 'green'].includes(text(query.q)) ? text(query.q) : 'none'}">Light</p>`),
    ),
    safe('browser-detected', 'a page that depends on the User-Agent', ({ headers }) =>
      page(/Mobile|Android/.test(headers['user-agent'] ?? '') ? '<p>Small</p>' : '<p>Large</p>'),
    ),
  ],
};

function safe(id: string, note: string, handle: (input: Input) => Reply | Promise<Reply>) {
  return { id, note, at: 'query:q', ask: search, handle };
}

function growing(): Show {
  let rows = 0;
  return (value) => {
    rows = (rows + 1) % 200;
    return page(`${'<li>visit</li>'.repeat(rows)}<p>${value}</p>`);
  };
}

function growingSafe() {
  const show = growing();
  return ({ query }: Input) => show(escaped(query.q));
}

function cached() {
  let [kept, until] = ['', 0];
  return ({ query }: Input) => {
    if (Date.now() > until) [kept, until] = [page(`<p>${escaped(query.q)}</p>`), Date.now() + 1000];
    return kept;
  };
}

function failing() {
  let turn = 0;
  return ({ query }: Input): Reply => {
    turn += 1;
    return turn % 5 === 0 ? { status: 503, body: page('Busy') } : page(`<p>${escaped(query.q)}</p>`);
  };
}
