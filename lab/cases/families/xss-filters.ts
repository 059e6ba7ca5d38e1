import { escaped, page } from '../markup.ts';
import type { Family, Flaw } from '../write.ts';

type Filter = (value: string) => string;
const filtered = (
  id: string,
  note: string,
  filter: Filter,
  exploit: readonly [string, string],
  show = (q: string) => `<p>You wrote ${q}</p>`,
  more: Partial<Flaw> = {},
): Flaw => ({
  id,
  note,
  at: 'query:comment',
  ask: { get: '/preview?comment=hello' },
  flawed: ({ query }) => page(show(filter(String(query.comment ?? '')))),
  mended: ({ query }) => page(show(escaped(query.comment))),
  exploit,
  ...more,
});
const attribute = (q: string) => `<input name="comment" value="${q}">`;
const script = (q: string) => `<script>var comment = '${q}';</script>`;

export const family: Family = {
  family: 'xss-filters',
  check: 'reflected-xss',
  flaws: [
    filtered('filter-script-word', 'takes the word script out, once', (q) => q.replace(/script/gi, ''), [
      '<img src onerror=zz>',
      '<img src onerror=zz>',
    ]),
    filtered('filter-script-tag', 'takes script elements out', (q) => q.replace(/<script.*?>.*?<\/script>/gis, ''), [
      '<img src onerror=zz>',
      '<img src onerror=zz>',
    ]),
    filtered(
      'filter-script-tag-once',
      'takes <script> out, so that it can be nested',
      (q) =>
        q
          .replaceAll(/<\/?script>/gi, '')
          .replaceAll(/on\w+\s*=/gi, '')
          .replaceAll(/<(?!\/?script\b)/gi, '&lt;'),
      ['<scr<script>ipt src=//a>', '<script src'],
      undefined,
      {
        flawed: ({ query }) =>
          page(
            `<p>${String(query.comment)
              .replace(/<script>/gi, '')
              .replace(/<\/script>/gi, '')}</p>`,
          ),
        exploit: ['<scr<script>ipt>zz()</scr</script>ipt>', '<script>zz'],
      },
    ),
    filtered(
      'filter-tags-once',
      'takes whole tags out in one pass',
      (q) => q.replace(/<[^<>]*>/g, ''),
      ['<<b>img src onerror=zz>', '<img src onerror'],
      undefined,
      { exploit: ['<<b>img src onerror=zz//<b>>', '<img src onerror=zz'] },
    ),
    filtered(
      'filter-tags-closed-only',
      'takes tags out that end; an open one stays',
      (q) => q.replace(/<[^>]*>/g, ''),
      ['<img src onerror=zz ', '<img src onerror=zz '],
    ),
    filtered(
      'filter-letters-after',
      'escapes < only where a letter follows at once',
      (q) => q.replace(/<(?=script|img|svg|iframe|body)/gi, '&lt;'),
      ['<video src onerror=zz>', '<video src onerror'],
    ),
    filtered(
      'filter-handlers',
      'takes on…= out where no blank is before the sign',
      (q) => q.replace(/on\w+=/gi, '').replace(/script/gi, ''),
      ['<img src onerror =zz>', '<img src onerror =zz'],
    ),
    filtered(
      'filter-known-handlers',
      'takes the handlers out that its author knew',
      (q) => q.replace(/on(click|load|error|mouseover|focus)/gi, '').replace(/script/gi, ''),
      ['<details open ontoggle=zz>', '<details open ontoggle=zz'],
    ),
    filtered('filter-parentheses', 'no parentheses', (q) => q.replace(/[()]/g, ''), [
      '<img src onerror=zz`1`>',
      '<img src onerror=zz`1`',
    ]),
    filtered('filter-spaces', 'no spaces', (q) => q.replace(/\s/g, ''), ['<img/src/onerror=zz()>', '<img/src/onerror']),
    filtered('filter-first-space', 'the first word alone', (q) => q.split(' ')[0] ?? '', [
      '<svg/onload=zz()>',
      '<svg/onload=zz',
    ]),
    filtered('filter-equals', 'no equals sign', (q) => q.replaceAll('=', ''), ['<script>zz()</script>', '<script>zz']),
    filtered('filter-slash', 'no slash', (q) => q.replaceAll('/', ''), ['<img src onerror=zz()>', '<img src onerror']),
    filtered('filter-upper-case', 'shown in capitals', (q) => q.toUpperCase(), [
      '<img src onerror=&#122;&#122;()>',
      '<IMG SRC ONERROR=',
    ]),
    filtered('filter-lower-case', 'shown in small letters', (q) => q.toLowerCase(), [
      '<IMG SRC ONERROR=zz()>',
      '<img src onerror=zz',
    ]),
    filtered('filter-length-40', 'cut after 40', (q) => q.slice(0, 40), ['<img src onerror=zz()>', '<img src onerror']),
    filtered('filter-length-25', 'cut after 25', (q) => q.slice(0, 25), ['<svg onload=zz()>', '<svg onload=zz']),
    filtered(
      'filter-length-refused',
      'refused beyond 30',
      (q) => q,
      ['<svg onload=zz()>', '<svg onload=zz'],
      undefined,
      {
        flawed: ({ query }) =>
          String(query.comment).length > 30 ? { status: 400, body: page('Too long') } : page(`<p>${query.comment}</p>`),
      },
    ),
    filtered('filter-last-character', 'the last character is lost', (q) => q.slice(0, -1), [
      '<svg onload=zz()>>',
      '<svg onload=zz\\(\\)>',
    ]),
    filtered(
      'filter-double-decoding',
      'checked, then decoded again',
      (q) => decodeURIComponent(q.replace(/[<>"']/g, '')),
      ['%3Cimg src onerror=zz()%3E', '<img src onerror'],
    ),
    filtered(
      'filter-html-decoded',
      'escaped markup is decoded once more',
      (q) => q.replace(/[<>]/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
      ['&lt;img src onerror=zz()&gt;', '<img src onerror'],
    ),
    filtered(
      'filter-base64',
      'a value that is carried in base64',
      (q) => Buffer.from(q, 'base64').toString('utf8'),
      [Buffer.from('<i id=zz>').toString('base64'), '<i id=zz>'],
      undefined,
      {
        ask: { get: '/preview?comment=aGVsbG8%3D' },
        mended: ({ query }) => page(`<p>${escaped(Buffer.from(String(query.comment), 'base64').toString('utf8'))}</p>`),
      },
    ),
    filtered(
      'filter-escape-first',
      'replace with a string: only the first < is escaped',
      (q) => q.replace('<', '&lt;').replace('>', '&gt;'),
      ['<><img src onerror=zz>', '<img src onerror=zz>'],
    ),
    filtered('filter-digits', 'no digits', (q) => q.replace(/\d/g, ''), ['<img src onerror=zz()>', '<img src onerror']),
    filtered('filter-alert', 'takes the word alert out, and javascript:', (q) => q.replace(/alert|javascript:/gi, ''), [
      '<img src onerror=zz()>',
      '<img src onerror',
    ]),
    filtered(
      'filter-waf',
      'a page of its own for what looks like a script',
      (q) => q,
      ['<video src onerror=zz()>', '<video src onerror'],
      undefined,
      {
        flawed: ({ query }) =>
          /<script|<img|<svg|alert|onload|onclick/i.test(String(query.comment))
            ? { status: 403, body: page('Request blocked') }
            : page(`<p>${query.comment}</p>`),
      },
    ),
    filtered('filter-semicolon', 'what stands behind a semicolon is lost', (q) => q.split(';')[0] ?? '', [
      '<img src onerror=zz()>',
      '<img src onerror',
    ]),
    filtered('filter-unicode', 'normalised after it was escaped', (q) => escaped(q).normalize('NFKC'), [
      '＜i id=zz＞',
      '<i id=zz>',
    ]),
    filtered(
      'filter-quotes-only',
      'quotes escaped, brackets not',
      (q) => q.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
      ['<img src onerror=zz>', '<img src onerror'],
    ),
    filtered(
      'filter-attribute-brackets',
      'brackets taken out, the quote stays',
      (q) => q.replace(/[<>]/g, ''),
      ['" onfocus=zz autofocus x="', '" onfocus=zz'],
      attribute,
    ),
    filtered(
      'filter-attribute-no-space',
      'brackets and spaces taken out in an attribute',
      (q) => q.replace(/[<>\s]/g, ''),
      ['"onfocus="zz"autofocus="', '"onfocus="zz'],
      attribute,
    ),
    filtered(
      'filter-attribute-handlers',
      'on… taken out in one pass',
      (q) => q.replace(/[<>]/g, '').replace(/on\w+=/i, ''),
      ['" ononx=focus=zz x="', '" onfocus=zz'],
      attribute,
      { exploit: ['" onx=onfocus=zz x="', '" onfocus=zz'] },
    ),
    filtered(
      'filter-attribute-length',
      'an attribute, cut after 20',
      (q) => q.slice(0, 20),
      ['"onclick=zz()//', '"onclick=zz'],
      attribute,
    ),
    filtered(
      'filter-script-no-parentheses',
      'a script string without parentheses and brackets',
      (q) => q.replace(/[()<>]/g, ''),
      ["'-zz`1`-'", "''-zz`1`-''"],
      script,
      { mended: ({ query }) => page(script(String(query.comment).replace(/[^\w ]/g, ''))) },
    ),
    filtered(
      'filter-script-no-spaces',
      'a script string, cut at the first blank',
      (q) => (q.split(/\s/)[0] ?? '').replace(/</g, ''),
      ["'-zz()-'", "''-zz\\(\\)-''"],
      script,
      { mended: ({ query }) => page(script(String(query.comment).replace(/[^\w ]/g, ''))) },
    ),
    filtered(
      'filter-script-short',
      'a script string of ten characters',
      (q) => q.replace(/</g, '').slice(0, 10),
      ["'-zz()-'", "''-zz\\(\\)-''"],
      script,
      { mended: ({ query }) => page(script(String(query.comment).replace(/[^\w ]/g, ''))) },
    ),
    filtered(
      'filter-script-doubled',
      'quotes doubled as in SQL',
      (q) => q.replaceAll("'", "''").replaceAll('<', ''),
      ["\\';zz();//", "\\\\'';zz"],
      script,
      {
        exploit: ["\\'-zz//", "\\\\''-zz//"],
        mended: ({ query }) => page(script(String(query.comment).replace(/[^\w ]/g, ''))),
      },
    ),
    filtered(
      'filter-trim-and-wrap',
      'lines become breaks, tabs are lost',
      (q) => q.trim().replace(/\t/g, '').replace(/\r?\n/g, '<br>'),
      ['<img src onerror=zz>', '<img src onerror'],
    ),
    filtered(
      'filter-emoticons',
      'a bulletin board that knows [b] and smileys',
      (q) =>
        q
          .replace(/\[b\](.*?)\[\/b\]/g, '<b>$1</b>')
          .replaceAll(':)', '🙂')
          .replaceAll('<script', ''),
      ['<img src onerror=zz>', '<img src onerror'],
    ),
  ],
  traps: [
    ...(
      [
        ['kept-sanitiser', 'only plain b and i pass', (q: string) => escaped(q).replace(/&lt;(\/?[bi])&gt;/g, '<$1>')],
        [
          'kept-strip-then-escape',
          'tags taken out, the rest escaped',
          (q: string) => escaped(q.replace(/<[^>]*>/g, '')),
        ],
        ['kept-letters', 'letters, digits and blanks alone', (q: string) => q.replace(/[^\p{L}\d ]/gu, '')],
        ['kept-upper-escaped', 'capitals, escaped', (q: string) => escaped(q.toUpperCase())],
        ['kept-double-escaped', 'escaped twice', (q: string) => escaped(escaped(q))],
        ['kept-cut-short', 'cut after 3: too short for anything', (q: string) => q.slice(0, 3)],
        ['kept-reversed', 'shown backwards, escaped', (q: string) => escaped([...q].reverse().join(''))],
        [
          'kept-brackets-doubled',
          'brackets become arrows',
          (q: string) => escaped(q.replaceAll('<', '‹').replaceAll('>', '›')),
        ],
        [
          'kept-numeric-entities',
          'every character as a number',
          (q: string) => [...q].map((each) => `&#${each.codePointAt(0)};`).join(''),
        ],
      ] as const
    ).map(([id, note, filter]) => ({
      id,
      note,
      at: 'query:comment',
      ask: { get: '/preview?comment=hello' },
      handle: ({ query }: { query: Record<string, unknown> }) =>
        page(`<p>You wrote ${filter(String(query.comment ?? ''))}</p>`),
    })),
  ],
};
