import { type DefaultTreeAdapterTypes, parseFragment, defaultTreeAdapter as tree } from 'parse5';
import { type ComponentChild, h } from 'preact';

/** All that a drawing may be made of; whatever else stands in one is left out. */
const ELEMENTS = new Set(['svg', 'g', 'title', 'desc', 'text', 'tspan', 'line', 'path', 'rect', 'circle', 'polyline']);
const ATTRIBUTES = new Set(
  [
    ...['class', 'viewBox', 'role', 'aria-label', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy', 'cx', 'cy', 'r', 'rx'],
    ...['width', 'height', 'd', 'points', 'transform', 'text-anchor', 'stroke-width', 'fill-rule'],
  ].map((each) => each.toLowerCase()),
);

export interface Adopted {
  view: ComponentChild;
  /** Its own style sheets, for the page's. */
  styles: string[];
}

/** Takes over a drawing that comes as text: element by element, so that nothing in it becomes markup of the page. */
export function adoptSvg(svg: string): Adopted {
  const styles: string[] = [];
  const adopt = (node: DefaultTreeAdapterTypes.ChildNode, key: number): ComponentChild => {
    if (tree.isTextNode(node)) return node.value;
    if (!tree.isElementNode(node)) return null;
    if (node.tagName === 'style') {
      styles.push(node.childNodes.map((each) => (tree.isTextNode(each) ? each.value : '')).join(''));
      return null;
    }
    if (!ELEMENTS.has(node.tagName)) return null;
    const attributes = node.attrs.filter(({ name, value }) => value !== '' && ATTRIBUTES.has(name.toLowerCase()));
    return h(
      node.tagName,
      { key, ...Object.fromEntries(attributes.map(({ name, value }) => [name, value])) },
      node.childNodes.map(adopt),
    );
  };
  return { view: parseFragment(svg).childNodes.map(adopt), styles };
}
