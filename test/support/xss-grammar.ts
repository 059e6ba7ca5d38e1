import {
  attributesFor,
  codeBreakoutsFor,
  elementsFor,
  sourcesFor,
  urlsFor,
} from '../../packages/selfward/src/checks/xss/vectors.ts';

/** A page as an application might build it: what stands around the value, and what is done to it on the way. */
export interface Built {
  context: string;
  filter: string;
  payload: string;
  body: string;
  /** The same page with a plain word in place of the payload. */
  plain: string;
}

const HOLE = '\u0001';

const within = (...tags: string[]) => tags.map((tag) => `<${tag}>a${HOLE}b</${tag.split(' ')[0]}>`);

const TEXT = [
  ...within('p', 'div', 'b', 'h1', 'li', 'td', 'button', 'label', 'dialog', 'details', 'marquee', 'center', 'font'),
  ...within('title', 'textarea', 'style', 'xmp', 'iframe', 'noscript', 'noembed', 'noframes', 'template', 'object'),
  ...within(
    'svg',
    'math',
    'video',
    'audio',
    'canvas',
    'select',
    'custom-element',
    'a href=/x',
    'form',
    'pre',
    'listing',
  ),
  ...['text', 'title', 'desc', 'foreignObject', 'style', 'script', 'a', 'g'].map(
    (tag) => `<svg><${tag}>${HOLE}</${tag}></svg>`,
  ),
  ...['mtext', 'mi', 'annotation-xml', 'annotation-xml encoding=text/html', 'ms'].map(
    (tag) => `<math><${tag}>${HOLE}</${tag.split(' ')[0]}></math>`,
  ),
  `<select><option>${HOLE}</option></select>`,
  `<select><optgroup label=x><option>${HOLE}</select>`,
  `<table><tr><td>${HOLE}</td></tr></table>`,
  `<table>${HOLE}</table>`,
  `<table><caption>${HOLE}</caption></table>`,
  `<table><colgroup>${HOLE}</colgroup></table>`,
  `<ul>${HOLE}</ul>`,
  `<frameset>${HOLE}</frameset>`,
  `<!-- ${HOLE} -->`,
  `<!--${HOLE}-->`,
  `<!doctype ${HOLE}>`,
  `<?xml ${HOLE}?>`,
  `</x ${HOLE}>`,
  `<svg><![CDATA[${HOLE}]]></svg>`,
  `<![CDATA[${HOLE}]]>`,
  `<noscript><p title="${HOLE}"></noscript>`,
  `<head><noscript>${HOLE}</noscript></head>`,
  `<template><p>${HOLE}</p></template>`,
  `<plaintext>${HOLE}`,
  `<iframe srcdoc="<p>x</p>">${HOLE}</iframe>`,
];

const ATTRIBUTES: [tag: string, attribute: string, after?: string][] = [
  ['input', 'value'],
  ['input type=hidden', 'value'],
  ['input autofocus', 'name'],
  ['div', 'class', 'x</div>'],
  ['p', 'style', 'x</p>'],
  ['p', 'title', 'x</p>'],
  ['a', 'href', 'x</a>'],
  ['a target=_self', 'href', 'x</a>'],
  ['area', 'href'],
  ['img', 'src'],
  ['img', 'alt'],
  ['img', 'srcset'],
  ['iframe', 'src', '</iframe>'],
  ['iframe', 'srcdoc', '</iframe>'],
  ['iframe sandbox', 'srcdoc', '</iframe>'],
  ['iframe', 'name', '</iframe>'],
  ['form', 'action', '<button>x</button></form>'],
  ['form', 'id', '<button>x</button></form>'],
  ['form><button', 'formaction', 'x</button></form>'],
  ['form><input type=submit', 'formaction', '</form>'],
  ['object', 'data', '</object>'],
  ['embed', 'src'],
  ['link rel=stylesheet', 'href'],
  ['meta http-equiv=refresh', 'content'],
  ['meta name=description', 'content'],
  ['base', 'href', '<a href=x>y</a>'],
  ['script', 'src', '</script>'],
  ['script type=text/plain', 'src', '</script>'],
  ['script', 'data-x', '</script>'],
  ['script', 'type', 'var a</script>'],
  ['svg><a', 'xlink:href', '<text y=9>x</text></a></svg>'],
  ['svg><a', 'href', '<text y=9>x</text></a></svg>'],
  ['svg><use', 'href', '</use></svg>'],
  ['svg><script', 'href', '</script></svg>'],
  ['svg><set attributeName=href', 'to', '</svg>'],
  ['math><mtext', 'href', 'x</mtext></math>'],
  ['option', 'value', 'x</option>'],
  ['select><option', 'value', 'x</option></select>'],
  ['textarea', 'placeholder', '</textarea>'],
  ['body', 'bgcolor'],
  ['video', 'poster', '</video>'],
  ['button', 'onclick', 'x</button>'],
  ['details', 'ontoggle', '<summary>x</summary></details>'],
];

const CODE = [
  `var a = '${HOLE}';`,
  `var a = "${HOLE}";`,
  `var a = \`${HOLE}\`;`,
  `var a = ${HOLE};`,
  `var a = {"b":"${HOLE}","c":1};`,
  `var a = {${HOLE}: 1};`,
  `show('${HOLE}', 1);`,
  `function f() { if (a) { g('${HOLE}'); } }`,
  `var a = /${HOLE}/;`,
  `// ${HOLE}\nvar a;`,
  `/* ${HOLE} */ var a;`,
  `var a = ['${HOLE}'];`,
  `var a = \`x\${ '${HOLE}' }\`;`,
  `<!-- ${HOLE}\nvar a;`,
  `document.title = "a" + '${HOLE}' + "b";`,
  `a.${HOLE} = 1;`,
  `async function f() { for await (const a of b('${HOLE}')); }`,
];

const SCRIPTS = [
  'script',
  'script type=module',
  'script type=text/javascript',
  'script type=application/json',
  'script type=text/template',
  'script language=vbscript',
  'script type="text/javascript; charset=utf-8"',
  'script type=importmap',
  'script type=" Text/JavaScript "',
  'script type',
  'script nomodule',
  'script for=window event=onload',
  'script defer',
];

export type Filter = [name: string, apply: (text: string) => string];
const entity = (char: string) => `&#${char.charCodeAt(0)};`;
export const FILTERS: Filter[] = [
  ['none', (text) => text],
  ['none', (text) => text],
  ['none', (text) => text],
  ['html', (text) => text.replace(/[&<>"']/g, entity)],
  ['html but not single quotes', (text) => text.replace(/[&<>"]/g, entity)],
  ['angle brackets', (text) => text.replace(/[<>]/g, entity)],
  ['opening brackets', (text) => text.replace(/</g, '&lt;')],
  ['closing brackets', (text) => text.replace(/>/g, '&gt;')],
  ['double quotes', (text) => text.replace(/"/g, '&quot;')],
  ['quotes', (text) => text.replace(/["']/g, entity)],
  ['tags stripped', (text) => text.replace(/<[^>]*>/g, '')],
  ['scripts stripped', (text) => text.replace(/<\/?script[^>]*>/gi, '')],
  ['slashes', (text) => text.replace(/[\\'"]/g, '\\$&')],
  ['quotes alone escaped', (text) => text.replace(/['"]/g, '\\$&')],
  ['json', (text) => JSON.stringify(text).slice(1, -1)],
  ['json, brackets too', (text) => JSON.stringify(text).slice(1, -1).replace(/</g, '\\u003c')],
  ['upper', (text) => text.toUpperCase()],
  ['no spaces', (text) => text.replace(/\s/g, '')],
  ['no parentheses', (text) => text.replace(/[()]/g, '')],
  ['handlers', (text) => text.replace(/on\w+\s*=/gi, 'x=')],
  [
    'decoded',
    (text) =>
      text
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"'),
  ],
  ['line ends', (text) => text.replace(/\n/g, '<br>\n')],
  ['cut', (text) => text.slice(0, 40)],
  ['url', (text) => encodeURIComponent(text)],
];

const CLOSERS = [
  '',
  '',
  '">',
  "'>",
  '>',
  '--!>',
  '-->',
  '</title>',
  '</textarea>',
  '</style>',
  '</script>',
  '</noscript>',
  '</select>',
  '</option></select>',
  ']]>',
  '</svg>',
  '</iframe>',
  '</xmp>',
  '</template>',
  '</noembed>',
  '</noframes>',
  '</table>',
  '</math>',
  '"',
  "'",
  '`',
  '</script >',
  '</SCRIPT/x>',
  '</title\n>',
  '</object>',
];
const SOUP = [
  '<',
  '>',
  '"',
  "'",
  '`',
  '/',
  '=',
  ' ',
  '\t',
  '\n',
  '\f',
  '\r',
  '\0',
  '&lt;',
  '&quot;',
  '&#39;',
  '&#x6a;',
  '&Tab;',
  '&colon;',
  '\\',
  '-->',
  '<!--',
  '--!>',
  '<![CDATA[',
  ']]>',
  '<script>',
  '</script>',
  '<svg ',
  'onload=',
  'onfocus=',
  'onclick=',
  '<img src=x onerror=',
  '<a href=javascript:',
  'M()',
  'M',
  'M=1',
  '${',
  '}',
  '{',
  ';',
  '//',
  '/*',
  '*/',
  '\u2028',
  'javascript:',
  '<math>',
  '<mtext>',
  '<table>',
  '<select>',
  '<option>',
  '<template>',
  '</template>',
  '<noscript>',
  '<style>',
  '</style>',
  '<title>',
  '</title>',
  '<svg>',
  '</svg>',
  '<mglyph>',
  '<foreignObject>',
  '<desc>',
  '<p>',
  '<br>',
  '<form>',
  '<input autofocus onfocus=M()>',
  '<iframe srcdoc="&lt;script>M()</script>">',
  '<body onload=M()>',
  '<button onclick=M()>x</button>',
  'x',
  '1',
  '(',
  ')',
  '<?',
  '</p',
  '<xmp>',
  '<plaintext>',
  '<frameset onload=M()>',
  '<audio src onerror=M()>',
  '<svg><script>M()</script>',
  '<svg><script>&#77;()</script>',
  '<svg><script href=//M.example/x />',
  '<textarea>',
  '<b ',
  ' a=',
  '<script src=//M.example/x></script>',
  '<script type=module>M()</script>',
  "<iframe src='javascript:M()'>",
  '<object data=javascript:M()>',
  '<embed src=javascript:M()>',
  '<isindex action=javascript:M() type=submit>',
  '<form action=javascript:M()><button>',
  '<math href=javascript:M()>',
  '<a xlink:href=javascript:M()>',
  '<dialog open onclose=M()>',
  '<script/M()>',
  '<script>/*',
  '<base href=javascript:/M()/>',
  '<meta http-equiv=refresh content="0;url=javascript:M()">',
  '<svg><set attributeName=onload to=M()>',
  '<svg><a><set attributeName=href to=javascript:M() /><text y=9>x',
  '<details open ontoggle=M()>',
  '<marquee onstart=M()>',
  '<video><source onerror=M()>',
  '<style onload=M()>',
  '<link rel=stylesheet href=data:, onload=M()>',
  '<input type=image src=x onerror=M()>',
  '<keygen autofocus onfocus=M()>',
  '<select autofocus onfocus=M()>',
  '<p onbeforematch=M() hidden=until-found>',
];

/** Every place of markup, unquoted and quoted. */
export const CONTEXTS: readonly string[] = [
  ...TEXT,
  ...ATTRIBUTES.flatMap(([tag, attribute, after = '']) =>
    ['"', "'", ''].map((quote) => `<${tag} ${attribute}=${quote}${HOLE}${quote}>${after}`),
  ),
  ...CODE.map((code) => `<script>${code}</script>`),
];

/** A context with a text in its place. */
export function fill(context: string, text: string): string {
  return context.replace(HOLE, () => text);
}

/** Builds a page from the grammar. */
export function buildPage(marker: string, random: () => number): Built {
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(random() * list.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  };
  const context = contextOf(pick, random);
  const [filter, apply] = pick(FILTERS);
  const payload = payloadOf(context, marker, pick, random);
  const page = pick([
    `<!doctype html><html><head></head><body>${context}<p>end</p></body></html>`,
    context,
    `<html><body>${context}`,
    `<title>x</title>${context}<script>var end = 1;</script>`,
  ]);
  return {
    context,
    filter,
    payload,
    body: page.replace(HOLE, () => apply(payload)),
    plain: page.replace(HOLE, () => apply(marker)),
  };
}

type Pick = <T>(list: readonly T[]) => T;

function contextOf(pick: Pick, random: () => number): string {
  const kind = random();
  if (kind < 0.35) return pick(TEXT);
  if (kind < 0.7) {
    const [tag, attribute, after = ''] = pick(ATTRIBUTES);
    const quote = pick(['"', "'", '']);
    const code = /^on/.test(attribute)
      ? pick([`f('${HOLE}')`, `f(${HOLE})`, `f(&quot;${HOLE}&quot;)`, HOLE]).replaceAll(
          quote === '"' ? '"' : "'",
          quote === '' ? "'" : '&#39;',
        )
      : HOLE;
    return `<${tag} ${attribute}=${quote}${pick(['', '', 'x', '/p/']).slice(0, /^on/.test(attribute) ? 0 : 9)}${code}${pick(['', '', 'y'])}${quote}>${after}`;
  }
  if (kind < 0.95) {
    const tag = pick(random() < 0.5 ? ['script'] : SCRIPTS);
    const code = pick(CODE);
    if (random() < 0.1) return `<svg><script>${code}</script></svg>`;
    return random() < 0.1 ? `<${tag}><!-- <script> ${code} </script> --></script>` : `<${tag}>${code}</script>`;
  }
  return pick([
    `<div ${HOLE}>x</div>`,
    `<div ${HOLE}=1>x</div>`,
    `<div data-${HOLE}=1>x</div>`,
    `<${HOLE}>x`,
    `<x${HOLE}>x`,
    `</div ${HOLE}>`,
    `<div a=1 ${HOLE} b=2>x</div>`,
    `<br/${HOLE}>`,
  ]);
}

function payloadOf(context: string, marker: string, pick: Pick, random: () => number): string {
  const soup = (most: number) => Array.from({ length: Math.floor(random() * most) }, () => pick(SOUP)).join('');
  const fitting = fittingAt(context);
  const quote = pick(['"', "'", '', ...fitting.quotes, ...fitting.quotes]);
  const closer = () => pick(random() < 0.6 ? fitting.closers : CLOSERS);
  const composed = () => {
    const vectors = pick<readonly { text: string }[]>([
      elementsFor('M'),
      elementsFor('M'),
      attributesFor('M', quote === '' ? 'x' : quote, quote === '' ? '' : `x=${quote}`),
      urlsFor('M'),
      sourcesFor('M'),
      codeBreakoutsFor('M', pick(PLACES)),
    ]);
    return pick(vectors).text;
  };
  const kind = random();
  const text =
    kind < 0.35
      ? closer() + composed()
      : kind < 0.5 && fitting.quotes.length > 0
        ? pick(attributesFor('M', quote, `x=${quote}`)).text
        : closer() + soup(4) + (random() < 0.5 ? composed() : '') + soup(5);
  return text.replaceAll('M', marker);
}

const PLACES = ['string-single', 'string-double', 'template', 'regexp', 'line-comment', 'block-comment', 'bare'];

/** What ends that which stands around the hole. */
function fittingAt(context: string): { closers: string[]; quotes: string[] } {
  const before = context.slice(0, context.indexOf(HOLE));
  const tags = [...before.matchAll(/<([a-z][\w-]*)/gi)].map(([, tag = '']) => `</${tag}>`);
  const quotes = /(["'])[^"']*$/.exec(before)?.[1];
  const around = quotes === undefined ? ['>', ' '] : [`${quotes}>`, quotes, `${quotes} `];
  return {
    closers: ['', ...tags, ...tags.map((tag) => `"'>${tag}`), ...around],
    quotes: quotes === undefined ? [] : [quotes],
  };
}
