import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { gallery } from './galleryForTesting.ts';

type Node = DefaultTreeAdapterTypes.Node;

/** What tries to leave text, an attribute in either quotes, a raw text element, and a comment. */
const NASTY = [
  (plain: string) => `${plain}"'><img src=x onerror=alert(1)>`,
  (plain: string) => `${plain}</title></textarea></pre></script></style></template><script>alert(1)</script>`,
  (plain: string) => `${plain}--><svg onload=alert(1)>" onfocus="alert(1)" autofocus x="`,
];

/** Elements with their attributes' names, in order: the page without its texts and values. */
function shapeOf(html: string): string[] {
  const lines: string[] = [];
  const walk = (node: Node, depth: number): void => {
    if ('tagName' in node)
      lines.push(`${' '.repeat(depth)}${node.tagName} ${node.attrs.map((attribute) => attribute.name).join(' ')}`);
    if ('content' in node) walk(node.content, depth + 1);
    if ('childNodes' in node) for (const child of node.childNodes) walk(child, depth + 1);
  };
  walk(parse(html), 0);
  return lines;
}

/** Attributes that run or load something, with their values. */
function activeValues(html: string): string[] {
  const found: string[] = [];
  const walk = (node: Node): void => {
    if ('attrs' in node)
      for (const { name, value } of node.attrs) {
        if (name.startsWith('on') || name === 'style' || name === 'srcdoc') found.push(`${name}=${value}`);
        if (['href', 'src', 'action', 'formaction'].includes(name) && !/^(\/(?!\/)|#|https?:\/\/)/.test(value))
          found.push(`${name}=${value}`);
      }
    if ('content' in node) walk(node.content);
    if ('childNodes' in node) for (const child of node.childNodes) walk(child);
  };
  walk(parse(html));
  return found;
}

const plain = gallery();

describe.each(plain.map((page, i) => [page.name, i] as const))('%s', (_, i) => {
  it('has the same elements and attributes whatever its data say', () => {
    const expected = shapeOf(gallery({ text: (words) => `${words} plain` })[i]?.render() ?? '');
    expect(expected.length).toBeGreaterThan(10);
    for (const text of NASTY) expect(shapeOf(gallery({ text })[i]?.render() ?? '')).toEqual(expected);
  });

  it('leads nowhere but to its own server, the web and its own parts, and runs nothing', () => {
    for (const text of [...NASTY, () => 'javascript:alert(1)', () => '//evil.example/'])
      expect(activeValues(gallery({ text })[i]?.render() ?? '')).toEqual([]);
  });

  it('names no id twice', () => {
    const ids = [...(plain[i]?.render() ?? '').matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});
