import { describe, expect, it } from 'vitest';
import { documentOf, looksLikeXml, withDeclarations } from './document.ts';

const DECLARED = '<!ENTITY e "x">';
const written: [xml: string, made: string | undefined][] = [
  ['<a>b</a>', `<!DOCTYPE a [${DECLARED}]><a>b&e;</a>`],
  [
    '<?xml version="1.0"?>\n<!-- a --><n:a x="1"><b>c</b><d/></n:a>',
    `<?xml version="1.0"?>\n<!-- a --><!DOCTYPE n:a [${DECLARED}]><n:a x="1"><b>c&e;</b><d/></n:a>`,
  ],
  ['<a/>', `<!DOCTYPE a [${DECLARED}]><a>&e;</a>`],
  ['<a b="c" />', `<!DOCTYPE a [${DECLARED}]><a b="c" >&e;</a>`],
  ['<a><b/></a>', `<!DOCTYPE a [${DECLARED}]><a>&e;<b/></a>`],
  ['<!DOCTYPE a [<!ENTITY f "g">]><a>b</a>', `<!DOCTYPE a [${DECLARED}]><a>b&e;</a>`],
  ['<!DOCTYPE a SYSTEM "a.dtd"><a>b</a>', `<!DOCTYPE a [${DECLARED}]><a>b&e;</a>`],
  ['no markup', undefined],
];

describe('withDeclarations', () => {
  it.each(written)('%s', (xml, made) => expect(withDeclarations(xml, DECLARED, '&e;')).toBe(made));

  it('asks of a few fields, however many there are', () => {
    const made = withDeclarations(`<a>${'<b>c</b>'.repeat(50)}</a>`, DECLARED, '&e;') ?? '';
    expect(made.match(/&e;/g)).toHaveLength(8);
  });
});

describe('looksLikeXml', () => {
  it.each(['<a/>', '<?xml version="1.0"?><a>b</a>', ' <svg xmlns="x"><g/></svg>\n'])('%s is', (text) =>
    expect(looksLikeXml(text)).toBe(true),
  );
  it.each(['', 'a < b', '<b>bold', '<!doctype html><html></html>', '<html></html>', '{"a":"<b/>"}'])(
    '%s is not',
    (text) => expect(looksLikeXml(text)).toBe(false),
  );
});

describe('documentOf', () => {
  it('leaves out what is no name, and writes values as text', () => {
    expect(
      documentOf([
        ['a', 'x<y&'],
        ['1b', 'z'],
        ['c.d', ''],
      ]),
    ).toBe('<?xml version="1.0" encoding="UTF-8"?><root><a>x y </a><c.d>1</c.d></root>');
  });
});
