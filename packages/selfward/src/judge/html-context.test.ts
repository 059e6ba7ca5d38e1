import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executableGains } from './breakout.ts';
import { findPlaces, type Place } from './html-context.ts';

const M = 'kxbcd2fghj';

const cases: [string, Partial<Place>][] = [
  [`<p>${M}</p>`, { kind: 'text', element: 'p' }],
  [`${M}`, { kind: 'text' }],
  [`<title>${M}</title>`, { kind: 'rcdata', element: 'title' }],
  [`<textarea>a ${M}</textarea>`, { kind: 'rcdata', element: 'textarea' }],
  [`<style>${M}</style>`, { kind: 'rawtext', element: 'style' }],
  [`<noscript><p>${M}</p></noscript>`, { kind: 'rawtext', element: 'noscript' }],
  [`<iframe>${M}</iframe>`, { kind: 'rawtext', element: 'iframe' }],
  [`<!-- ${M} -->`, { kind: 'comment' }],
  [`<!-- a\r\nb ${M} --><p>`, { kind: 'comment' }],
  [`<p class="${M}">`, { kind: 'attribute', quote: '"', role: 'plain', element: 'p', attribute: 'class' }],
  [`<p class='a ${M}'>`, { kind: 'attribute', quote: "'", role: 'plain' }],
  [`<p class=${M}>`, { kind: 'attribute', quote: '', role: 'plain' }],
  [`<p class = "${M}">`, { kind: 'attribute', quote: '"' }],
  [`<P CLASS="${M.toUpperCase()}">`, { kind: 'attribute', quote: '"', attribute: 'class' }],
  [`<a href="${M}">`, { kind: 'attribute', role: 'url', atStart: true }],
  [`<a href="/x?${M}">`, { kind: 'attribute', role: 'url', atStart: false }],
  [`<img src="${M}">`, { kind: 'attribute', role: 'plain' }],
  [`<script src="${M}"></script>`, { kind: 'attribute', role: 'source', atStart: true }],
  [`<p onclick="f('${M}')">`, { kind: 'attribute', role: 'handler', code: 'string-single' }],
  [`<p onclick="f(&quot;${M}&quot;)">`, { kind: 'attribute', role: 'handler', code: 'string-double' }],
  [`<p style="color:${M}">`, { kind: 'attribute', role: 'style' }],
  [`<p ${M}=1>`, { kind: 'attribute-name' }],
  [`<p data-${M}>`, { kind: 'attribute-name' }],
  [`<${M}>`, { kind: 'tag-name' }],
  [`<!doctype ${M}>`, { kind: 'doctype' }],
  [`<script>var a = '${M}'</script>`, { kind: 'script', code: 'string-single' }],
  [`<script>var a = "${M}"</script>`, { kind: 'script', code: 'string-double' }],
  [`<script>var a = \`x\${1} ${M}\`</script>`, { kind: 'script', code: 'template' }],
  [`<script>var a = ${M}</script>`, { kind: 'script', code: 'code' }],
  [`<script>// ${M}\n</script>`, { kind: 'script', code: 'line-comment' }],
  [`<script>/* ${M} */</script>`, { kind: 'script', code: 'block-comment' }],
  [`<script>var a = /${M}/</script>`, { kind: 'script', code: 'regexp' }],
  [`<script>var a = 4 / 2 / ${M}</script>`, { kind: 'script', code: 'code' }],
  [`<script type="application/json">{"a":"${M}"}</script>`, { kind: 'data-block' }],
  [`<svg><text>${M}</text></svg>`, { kind: 'text', foreign: 'svg' }],
  [`<svg><style>${M}</style></svg>`, { kind: 'text', foreign: 'svg' }],
  [`<math><mi>${M}</mi></math>`, { kind: 'text', foreign: 'mathml' }],
  [`<template><p>${M}</p></template>`, { kind: 'text', element: 'p', closer: '</template>' }],
  [`<template><template><p title="${M}"></template></template>`, { closer: '</template></template>' }],
  [`<select><option>${M}</option></select>`, { kind: 'text', closer: '</select>' }],
  [`<a href="javascript:f('${M}')">`, { kind: 'attribute', role: 'handler', code: 'string-single' }],
  [`<a href="javascript:f(%27${M}%27)">`, { role: 'handler', code: 'string-single' }],
  [`<p></p ${M}>`, { kind: 'lost' }],
];

describe('findPlaces', () => {
  it.each(cases)('%s', (html, expected) => {
    const places = findPlaces(html, M);
    expect(places).toHaveLength(1);
    expect(places[0]).toMatchObject(expected);
  });

  it('looks into a srcdoc', () => {
    const [place] = findPlaces(`<iframe srcdoc="&lt;p title='${M}'&gt;"></iframe>`, M);
    expect(place).toMatchObject({ kind: 'attribute', role: 'srcdoc', inner: [{ kind: 'attribute', quote: "'" }] });
  });

  it('survives nesting without end', () => {
    expect(findPlaces(`${'<b>'.repeat(20_000)}${M}`, M)).toHaveLength(1);
  });
});

/** Pieces of a document with a hole, and the place that the hole is in. */
const holes: [before: string, after: string, kind: Place['kind']][] = [
  ['<p>', '</p>', 'text'],
  ['<div><b>x</b>', '</div>', 'text'],
  ['<title>', '</title>', 'rcdata'],
  ['<textarea>\n', '</textarea>', 'rcdata'],
  ['<style>', '</style>', 'rawtext'],
  ['<!--', '-->', 'comment'],
  ['<p title="', '">x</p>', 'attribute'],
  ["<p title='", "'>x</p>", 'attribute'],
  ['<p title=', '>x</p>', 'attribute'],
  ['<script>var a = "', '"</script>', 'script'],
  ['<svg><g id="', '"></g></svg>', 'attribute'],
  ['<table><tr><td>', '</td></tr></table>', 'text'],
];

describe('a document built from known pieces', () => {
  const piece = fc.constantFrom(...holes);
  const filler = fc.constantFrom(
    '',
    '<br>',
    '<p>a</p>',
    '\n',
    '<!-- c -->',
    '<i class=x>i</i>',
    '&amp;',
    '<script>1</script>',
  );

  it('has each marker where it was put', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, piece), { minLength: 1, maxLength: 6 }), (parts) => {
        const html = `<!doctype html><body>${parts.map(([fill, [before, after]]) => `${fill}${before}${M}${after}`).join('')}`;
        expect(findPlaces(html, M).map(({ kind }) => kind)).toEqual(parts.map(([, [, , kind]]) => kind));
      }),
      { numRuns: 300 },
    );
  });

  it('runs nothing as long as what is put in is encoded, and runs it when it is not', () => {
    const breakout = `x"'--></title></textarea></style></script><svg onload=${M}()>`;
    const encoded = breakout.replace(/[&<>"'=() -]/g, (char) => `&#${char.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, piece), { minLength: 1, maxLength: 4 }), (parts) => {
        const build = (text: string) =>
          parts.map(([fill, [before, after]]) => `${fill}${before}${text}${after}`).join('');
        expect(executableGains(build(encoded), [M])).toEqual([]);
        expect(executableGains(build(breakout), [M])).toContain('svg[onload]: a call');
      }),
      { numRuns: 300 },
    );
  });
});
