import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What a path selected: an element, or a value already. */
export interface Selected {
  /** Its text; or an attribute's value, where one is named. */
  value(attribute?: string): string;
}

type Test =
  | { is: 'position'; at: number }
  | { is: 'has'; attribute: string }
  | { is: 'equals' | 'contains' | 'starts'; of: string; text: string };

interface Step {
  deep: boolean;
  /** An element's name or `*`; `@name` or `text()` at the end. */
  name: string;
  tests: Test[];
}

const STEP = /(\/\/?)(text\(\)|@[\w:-]+|\*|[A-Za-z][\w-]*)((?:\[[^\]]*\])*)/y;

/**
 * The part of XPath 1.0 that templates use on HTML: `/html/body/a[1]`, `//input[@name="x"]/@value`, `//title/text()`,
 * with `[n]`, `[@a]`, `[@a="v"]`, `[contains(@a, "v")]`, `[starts-with(@a, "v")]` and `[text()="v"]`.
 *
 * @throws SyntaxError where the path is more than that.
 */
export function selectNodes(html: string, path: string): Selected[] {
  const steps = parsePath(path);
  let elements: Node[] = [parse(html)];
  for (const step of steps) {
    if (step.name === 'text()') return elements.map((node) => ({ value: () => textOf(node).trim() }));
    if (step.name.startsWith('@'))
      return elements
        .flatMap((node) => attribute(node, step.name.slice(1)) ?? [])
        .map((value) => ({ value: () => value }));
    elements = [...new Set(elements.flatMap((node) => children(node, step)))];
  }
  return elements.map((node) => ({
    value: (name) => (name === undefined ? textOf(node).trim() : (attribute(node, name) ?? '')),
  }));
}

/** @throws SyntaxError */
export function parsePath(path: string): Step[] {
  const text = path.trim();
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const from = STEP.lastIndex;
    const [, slash, name = '', tests = ''] = STEP.exec(text) ?? [];
    if (slash === undefined) throw new SyntaxError(`the path "${path}" is not understood from character ${from} on`);
    steps.push({
      deep: slash === '//',
      name: name.toLowerCase(),
      tests: (tests.match(/\[[^\]]*\]/g) ?? []).map((each) => parseTest(each.slice(1, -1).trim(), path)),
    });
  }
  const value = steps.findIndex(({ name }) => name === 'text()' || name.startsWith('@'));
  if (steps.length === 0 || (value >= 0 && value < steps.length - 1))
    throw new SyntaxError(`the path "${path}" is not understood`);
  return steps;
}

function parseTest(text: string, path: string): Test {
  if (/^\d+$/.test(text)) return { is: 'position', at: Number(text) };
  const [, only] = /^@([\w:-]+)$/.exec(text) ?? [];
  if (only !== undefined) return { is: 'has', attribute: only };
  const [, subject, , value] = /^(@[\w:-]+|text\(\))\s*=\s*(["'])(.*)\2$/.exec(text) ?? [];
  if (subject !== undefined && value !== undefined) return { is: 'equals', of: subject, text: value };
  const [, call, of, , part] =
    /^(contains|starts-with)\(\s*(@[\w:-]+|text\(\)|\.)\s*,\s*(["'])(.*)\3\s*\)$/.exec(text) ?? [];
  if (of !== undefined && part !== undefined)
    return { is: call === 'contains' ? 'contains' : 'starts', of, text: part };
  throw new SyntaxError(`the path "${path}" tests "${text}", which is not understood`);
}

/** Without recursion: hostile pages nest as deep as they like. */
function children(node: Node, { deep, name, tests }: Step): Element[] {
  const found: Element[] = [];
  const parents: Node[] = [node];
  for (let parent = parents.pop(); parent; parent = parents.pop()) {
    const inside = elementsIn(parent);
    const own = inside.filter((each) => name === '*' || each.tagName === name);
    // A position counts among the children of one parent, in `//a[1]` too.
    found.push(...tests.reduce((left, test) => left.filter((each, at) => holds(each, at, test)), own));
    if (deep) parents.push(...inside.reverse());
  }
  return found;
}

function holds(element: Element, at: number, test: Test): boolean {
  if (test.is === 'position') return at + 1 === test.at;
  if (test.is === 'has') return attribute(element, test.attribute) !== undefined;
  const value = test.of.startsWith('@') ? (attribute(element, test.of.slice(1)) ?? '') : textOf(element);
  if (test.is === 'equals') return value.trim() === test.text;
  return test.is === 'contains' ? value.includes(test.text) : value.startsWith(test.text);
}

function elementsIn(node: Node): Element[] {
  return 'childNodes' in node ? node.childNodes.filter((each): each is Element => 'tagName' in each) : [];
}

function attribute(node: Node, name: string): string | undefined {
  return 'attrs' in node ? node.attrs.find((each) => each.name === name.toLowerCase())?.value : undefined;
}

/** All text below, in order. */
function textOf(node: Node): string {
  const left: Node[] = [node];
  let text = '';
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.nodeName === '#text' && 'value' in next) text += next.value;
    if ('childNodes' in next) left.push(...[...next.childNodes].reverse());
  }
  return text;
}
