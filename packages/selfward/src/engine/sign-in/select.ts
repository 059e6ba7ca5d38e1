import { attribute, type Element } from '../../surface/read-html.ts';

type Test = (element: Element) => boolean;

const PART = /^(?:([a-z][\w-]*)|#([\w-]+)|\.([\w-]+)|\[([\w:-]+)(?:([\^$*]?=)(?:"([^"]*)"|'([^']*)'|([^\]"']*)))?\])/i;

/**
 * Reads a CSS selector of one element: a tag, `#id`, `.class`, `[attribute]`, `[attribute="value"]` with `^=`, `$=` and
 * `*=`. No descendants: a token's element has a name of its own.
 *
 * @returns the test, or `undefined` where it is no such selector.
 */
export function readSelector(selector: string): Test | undefined {
  const tests: Test[] = [];
  let rest = selector.trim();
  while (rest !== '') {
    const match = PART.exec(rest);
    if (!match || (match[1] !== undefined && tests.length > 0)) return undefined;
    tests.push(testOf(match));
    rest = rest.slice(match[0].length);
  }
  return tests.length === 0 ? undefined : (element) => tests.every((test) => test(element));
}

function testOf([, tag, id, className, name = '', sign, ...values]: RegExpExecArray): Test {
  if (tag !== undefined) return ({ tagName }) => tagName === tag.toLowerCase();
  if (id !== undefined) return (element) => attribute(element, 'id') === id;
  if (className !== undefined)
    return (element) => attribute(element, 'class')?.split(/\s+/).includes(className) === true;
  const wanted = values.find((value) => value !== undefined) ?? '';
  return (element) => {
    const found = attribute(element, name.toLowerCase());
    if (found === undefined || sign === undefined) return found !== undefined;
    if (sign === '^=') return found.startsWith(wanted);
    if (sign === '$=') return found.endsWith(wanted);
    return sign === '*=' ? found.includes(wanted) : found === wanted;
  };
}
