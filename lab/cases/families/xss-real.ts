import { escaped, page, scriptJson } from '../markup.ts';
import type { Family, Flaw, Input, Reply } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
const TAG = '<i id=zz>';
type Show = (value: string) => Reply;
/** The same page, raw and as it should be. */
const flaw = (
  id: string,
  note: string,
  at: string | readonly string[],
  ask: Flaw['ask'],
  flawed: (input: Input) => Reply,
  mended: (input: Input) => Reply,
  exploit: Flaw['exploit'],
  more: Partial<Flaw> = {},
): Flaw => ({ id, note, at, ask, flawed, mended, ...(exploit && { exploit }), ...more });
const query = (name: string, show: Show) => (input: Input) => show(text(input.query[name]));
const shown = (value: string) => page(`<p>${value}</p>`);
const refused = (why: string): Reply => ({ status: 400, body: page(`<p>${why}</p>`) });
const unknownKeys = (form: Record<string, unknown>, through: (value: unknown) => string): Reply => {
  const unknown = Object.keys(form).filter((key) => key !== 'name');
  return unknown.length > 0 ? refused(`Not known: ${through(unknown.join(', '))}`) : page('<p>Saved</p>');
};
const unbase64 = (value: string) => Buffer.from(value, 'base64').toString('utf8');
const named = (value: string, name: string): string => {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null ? text(Reflect.get(parsed, name)) : '';
  } catch {
    return '';
  }
};
const decodedAgain = (value: string) => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
/** Quotes and backslashes as a script wants them, and nothing for HTML. */
const scriptEscaped = (value: string) => value.replace(/[\\'"]/g, '\\$&').replace(/\r?\n/g, '\\n');
const whole = (value: string) => /^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w./?=-]*)?$/.test(value);
const untilStable = (value: string, pattern: RegExp): string => {
  const next = value.replace(pattern, '');
  return next === value ? value : untilStable(next, pattern);
};

export const family: Family = {
  family: 'xss-real',
  check: 'reflected-xss',
  flaws: [
    flaw(
      'json-parameter',
      'a filter as JSON in a parameter, its name shown',
      'query:filter',
      { get: '/devices?filter=%7B%22name%22%3A%22lamp%22%2C%22floor%22%3A2%7D' },
      query('filter', (v) => shown(`Devices called ${named(v, 'name')}`)),
      query('filter', (v) => shown(`Devices called ${escaped(named(v, 'name'))}`)),
      [JSON.stringify({ name: TAG }), '<i id=zz>'],
    ),
    flaw(
      'state-base64-json',
      "a page's state as JSON in base64",
      'query:state',
      {
        get: `/home?state=${encodeURIComponent(Buffer.from('{"tab":"rooms","title":"Floor plan"}').toString('base64'))}`,
      },
      query('state', (v) => page(`<h1 title="${named(unbase64(v), 'title')}">Plan</h1>`)),
      query('state', (v) => page(`<h1 title="${escaped(named(unbase64(v), 'title'))}">Plan</h1>`)),
      [Buffer.from(JSON.stringify({ title: `">${TAG}` })).toString('base64'), '"><i id=zz>'],
    ),
    flaw(
      'number-prefix',
      'parseInt finds a number, the whole value is shown',
      'query:room',
      { get: '/room?room=12' },
      query('room', (v) => (Number.parseInt(v, 10) > 0 ? shown(`Room ${v}`) : refused('Not a room'))),
      query('room', (v) =>
        Number.parseInt(v, 10) > 0 ? shown(`Room ${Number.parseInt(v, 10)}`) : refused('Not a room'),
      ),
      [`12${TAG}`, 'Room 12<i id=zz>'],
    ),
    flaw(
      'url-begins-right',
      'an address that begins with https:// and may hold a quote',
      'query:next',
      { get: '/leave?next=https%3A%2F%2Fexample.org%2Fguide' },
      query('next', (v) => (/^https?:\/\//.test(v) ? page(`<a href="${v}">Continue</a>`) : refused('No address'))),
      query('next', (v) => (whole(v) ? page(`<a href="${escaped(v)}">Continue</a>`) : refused('No address'))),
      [`https://a/">${TAG}`, '"><i id=zz>'],
    ),
    flaw(
      'ending-checked',
      'a file name that must end with .pdf, shown in an error',
      'query:file',
      { get: '/file?file=plan.pdf' },
      query('file', (v) => (v.endsWith('.pdf') ? shown(`${v} is not here`) : refused('Only PDF'))),
      query('file', (v) => (v.endsWith('.pdf') ? shown(`${escaped(v)} is not here`) : refused('Only PDF'))),
      [`${TAG}.pdf`, '<i id=zz>.pdf'],
    ),
    flaw(
      'handler-script-escaped',
      'escaped for a script in an event handler: a character reference becomes a quote',
      'query:name',
      { get: '/pick?name=lamp' },
      query('name', (v) =>
        page(`<button onclick="pick('${scriptEscaped(v).replaceAll('<', '\\x3c')}')">Pick</button>`),
      ),
      query('name', (v) => page(`<button onclick="pick('${escaped(scriptEscaped(v))}')">Pick</button>`)),
      ['&#39;);zz();//', "pick\\('&#39;\\);zz"],
    ),
    flaw(
      'link-of-code',
      'a javascript: link with a string, escaped for HTML',
      'query:name',
      { get: '/pick?name=lamp' },
      query('name', (v) => page(`<a href="javascript:pick('${escaped(v)}')">Pick</a>`)),
      query('name', (v) => page(`<a href="#pick" data-name="${escaped(v)}">Pick</a>`)),
      ["');zz('", "pick\\('&#39;\\);zz"],
    ),
    flaw(
      'link-of-code-percent',
      'a javascript: link with letters and percent signs alone: the browser undoes them',
      'query:name',
      { get: '/pick?name=lamp' },
      query('name', (v) => page(`<a href="javascript:pick('${v.replace(/[^\w%.() -]/g, '')}')">Pick</a>`)),
      query('name', (v) => page(`<a href="javascript:pick('${v.replace(/[^\w -]/g, '')}')">Pick</a>`)),
      ['%27-zz()-%27', "pick\\('%27-zz"],
    ),
    flaw(
      'decoded-twice-attribute',
      'checked, then decoded again into an attribute',
      'query:q',
      { get: '/search?q=chair' },
      query('q', (v) => page(`<input value="${decodedAgain(escaped(v))}">`)),
      query('q', (v) => page(`<input value="${escaped(decodedAgain(v))}">`)),
      ['%22%3E%3Ci id=zz%3E', '"><i id=zz>'],
    ),
    flaw(
      'entities-without-semicolon',
      'brackets taken out, references decoded as browsers do',
      'query:q',
      { get: '/search?q=chair' },
      query('q', (v) =>
        shown(
          v
            .replace(/&lt;|&gt;|[<>]/gi, '')
            .replace(/&lt/gi, '<')
            .replace(/&gt/gi, '>'),
        ),
      ),
      query('q', (v) => shown(escaped(v))),
      ['&lti id=zz&gt', '<i id=zz>'],
    ),
    flaw(
      'comment-other-end',
      'a comment whose usual end is taken out',
      'query:q',
      { get: '/search?q=chair' },
      query('q', (v) => page(`<!-- cache key ${v.replaceAll('-->', '')} --><p>Nothing</p>`)),
      query('q', (v) => page(`<!-- cache key ${encodeURIComponent(v)} --><p>Nothing</p>`)),
      [`--!>${TAG}`, '--!><i id=zz>'],
    ),
    flaw(
      'textarea-end-once',
      'the end of a text area is taken out, once',
      'query:q',
      { get: '/note?q=hello' },
      query('q', (v) => page(`<textarea>${v.replace(/<\/textarea>/gi, '')}</textarea>`)),
      query('q', (v) => page(`<textarea>${escaped(v)}</textarea>`)),
      [`</tex</textarea>tarea>${TAG}`, '</textarea><i id=zz>'],
    ),
    flaw(
      'handlers-until-stable',
      'handlers and script elements taken out until none is left; links stay',
      'query:q',
      { get: '/note?q=hello' },
      query('q', (v) => page(`<div>${untilStable(v, /<\/?script|\bon\w+\s*=/gi)}</div>`)),
      query('q', (v) => page(`<div>${escaped(v)}</div>`)),
      ['<a href=javascript:zz>', '<a href=javascript:zz>'],
    ),
    flaw(
      'known-tags-out',
      'a list of bad elements is taken out',
      'query:q',
      { get: '/note?q=hello' },
      query('q', (v) =>
        page(
          v.replace(
            /<\/?(?:script|iframe|object|embed|svg|img|image|video|audio|math|style|link|meta|form|input|body|html|base|details|marquee)\b[^>]*>?/gi,
            '',
          ),
        ),
      ),
      query('q', (v) => page(escaped(v))),
      ['<b onclick=zz>', '<b onclick=zz>'],
    ),
    flaw(
      'no-calls-at-all',
      'no parentheses, no back quotes',
      'query:q',
      { get: '/note?q=hello' },
      query('q', (v) => shown(v.replace(/[()`]/g, ''))),
      query('q', (v) => shown(escaped(v))),
      ['<svg onload=zz=1>', '<svg onload=zz=1>'],
    ),
    flaw(
      'no-blank-no-slash',
      'no blanks and no slashes',
      'query:q',
      { get: '/note?q=hello' },
      query('q', (v) => shown(v.replace(/[ /]/g, ''))),
      query('q', (v) => shown(escaped(v))),
      ['<svg\nonload=zz>', '<svg\nonload=zz>'],
    ),
    flaw(
      'forwarded-host',
      'links made of X-Forwarded-Host',
      'header:X-Forwarded-Host',
      { get: '/start', headers: { 'X-Forwarded-Host': 'panel.example' } },
      ({ headers }) => page(`<a href="https://${headers['x-forwarded-host']}/home">Home</a>`),
      ({ headers }) => page(`<a href="https://${escaped(headers['x-forwarded-host'])}/home">Home</a>`),
      [`a">${TAG}`, '"><i id=zz>'],
    ),
    flaw(
      'cookie-language',
      'a language from a cookie on the root element',
      'cookie:lang',
      { get: '/start', headers: { Cookie: 'lang=en' } },
      ({ cookies }) => `<!doctype html><html lang="${cookies.lang}"><title>x</title><p>Welcome`,
      ({ cookies }) =>
        `<!doctype html><html lang="${/^[a-z]{2}$/.test(text(cookies.lang)) ? cookies.lang : 'en'}"><title>x</title><p>Welcome`,
      [encodeURIComponent(`">${TAG}`), '"><i id=zz>'],
    ),
    flaw(
      'json-key',
      'a key of JSON in the message about what is not known',
      ['json:(parameter name)', 'json:'],
      { post: '/save', json: { name: 'lamp' } },
      ({ form }) => unknownKeys(form, text),
      ({ form }) => unknownKeys(form, escaped),
      { ask: { post: '/save', json: { [TAG]: 1 } }, shows: '<i id=zz>' },
    ),
    flaw(
      'xml-page',
      'XML of its own with the value in it: an element of XHTML runs there',
      'query:q',
      { get: '/feed.xml?q=lamp' },
      query('q', (v) => ({ type: 'application/xml', body: `<?xml version="1.0"?><feed><title>${v}</title></feed>` })),
      query('q', (v) => ({
        type: 'application/xml',
        body: `<?xml version="1.0"?><feed><title>${escaped(v)}</title></feed>`,
      })),
      ['<i xmlns="http://www.w3.org/1999/xhtml" id="zz"/>', '<i xmlns="[^"]+" id="zz"/>'],
    ),
    flaw(
      'xhtml-quotes-out',
      'XHTML sent as XML, in an attribute',
      'query:q',
      { get: '/page?q=lamp' },
      query('q', (v) => ({
        type: 'application/xhtml+xml; charset=utf-8',
        body: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p title="${v}">Hi</p></body></html>`,
      })),
      query('q', (v) => ({
        type: 'application/xhtml+xml; charset=utf-8',
        body: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p title="${escaped(v)}">Hi</p></body></html>`,
      })),
      ['"><b id="zz"/><i title="', '"><b id="zz"/>'],
    ),
    flaw(
      'bulletin-board',
      "a bulletin board's marks, everything else escaped",
      'body:post',
      { post: '/preview', form: { post: 'Hello [b]all[/b]' } },
      ({ form }) => page(boards(escaped(form.post), /.*/)),
      ({ form }) => page(boards(escaped(form.post), /^https?:/i)),
      ['[url=javascript:zz]x[/url]', 'href="javascript:zz'],
    ),
    flaw(
      'message-cut-32',
      'a message of an error, cut to 32',
      'query:error',
      { get: '/sign-in?error=Wrong%20password' },
      query('error', (v) => page(`<p class="error">${v.slice(0, 32)}</p>`)),
      query('error', (v) => page(`<p class="error">${escaped(v.slice(0, 32))}</p>`)),
      ['<svg onload=zz()>', '<svg onload=zz'],
    ),
    flaw(
      'attribute-refused-beyond-24',
      'a short code in an attribute, refused beyond 24',
      'query:code',
      { get: '/coupon?code=SUMMER' },
      query('code', (v) => (v.length > 24 ? refused('Too long') : page(`<input name="code" value="${v}">`))),
      query('code', (v) => (v.length > 24 ? refused('Too long') : page(`<input name="code" value="${escaped(v)}">`))),
      ['"onclick=zz()//', '"onclick=zz'],
    ),
    flaw(
      'script-state-once',
      'a state in a script, </script> taken out once',
      'query:tab',
      { get: '/home?tab=rooms' },
      query('tab', (v) =>
        page(`<script>var state = ${JSON.stringify({ tab: v }).replace(/<\/script>/gi, '')};</script>`),
      ),
      query('tab', (v) => page(`<script>var state = ${scriptJson({ tab: v })};</script>`)),
      [`</scr</script>ipt>${TAG}`, '</script><i id=zz>'],
    ),
    flaw(
      'two-fields-one-attribute',
      'two fields side by side: one ends the attribute that the other opens',
      'query:last',
      { get: '/greet?first=Ada&last=Byron' },
      ({ query: q }) => page(`<input value='${escaped(q.first)}' title=${text(q.last).replace(/[<>]/g, '')}>`),
      ({ query: q }) => page(`<input value='${escaped(q.first)}' title="${escaped(q.last)}">`),
      ['x onclick=zz', 'title=x onclick=zz'],
    ),
  ],
};

/** `[b]` and `[url=…]`; an address that is not allowed stays as it was written. */
function boards(value: string, allowed: RegExp): string {
  return value
    .replace(/\[b\](.*?)\[\/b\]/gs, '<b>$1</b>')
    .replace(/\[url=([^\]]+)\](.*?)\[\/url\]/gs, (all, url: string, label: string) =>
      allowed.test(url) ? `<a href="${url}">${label}</a>` : all,
    );
}
