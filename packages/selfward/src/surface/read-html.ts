import { type DefaultTreeAdapterMap, parse } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
export type Element = DefaultTreeAdapterMap['element'];

/** Every element of a page in document order, those inside templates included. Iterative: pages may nest without end. */
export function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const waiting: Node[] = [parse(html)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('tagName' in node) found.push(node);
    const children: Node[] = 'childNodes' in node ? [...node.childNodes] : [];
    if ('content' in node) children.push(node.content);
    for (const child of children.reverse()) waiting.push(child);
  }
  return found;
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

export function textOf(element: Element): string {
  let text = '';
  const waiting: Node[] = [...element.childNodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.nodeName === '#text' && 'value' in node) text += node.value;
    if ('childNodes' in node) waiting.push(...[...node.childNodes].reverse());
  }
  return text;
}

/** The nearest ancestor with the tag name, within 256 levels: deeper is made to cost, not to be read. */
export function closest(element: Element, tagName: string): Element | undefined {
  let node: Node | null = element.parentNode;
  for (let level = 0; node && level < 256; level++) {
    if ('tagName' in node && node.tagName === tagName) return node;
    node = 'parentNode' in node ? node.parentNode : null;
  }
  return undefined;
}
