import { METHODS, type Pair } from '../model/endpoint.ts';
import { readFields } from './read-fields.ts';
import type { Form } from './read-forms.ts';
import { attribute, type Element } from './read-html.ts';

const MOST = 100;

/**
 * The requests that elements make by attributes that a library reads (`hx-get`, `hx-post`, `data-hx-put` … of htmx): the
 * fields of the form that the element is or stands in, what it carries itself, and its `hx-vals`.
 */
export function readMarked(elements: readonly Element[]): Form[] {
  const found: Form[] = [];
  for (const element of elements) {
    if (found.length >= MOST) break;
    for (const method of METHODS) {
      const name = `hx-${method.toLowerCase()}`;
      const action = attribute(element, name) ?? attribute(element, `data-${name}`);
      if (action === undefined) continue;
      const pairs = pairsOf(element);
      const reads = method === 'GET' || method === 'DELETE';
      const hints: Form['hints'] = new Map();
      if (reads) found.push({ method, action: asPath(action), query: pairs, hints });
      else found.push({ method, action: asPath(action), query: [], body: { type: 'form', fields: pairs }, hints });
    }
  }
  return found;
}

/** An empty address is the page itself, which a form's empty action is too. */
function asPath(action: string): string {
  return action.trim();
}

function pairsOf(element: Element): Pair[] {
  const controls = element.tagName === 'form' ? controlsIn(element) : [element];
  const fields = readFields(controls).map(({ name, value }): Pair => [name, value]);
  return [...fields, ...valuesOf(attribute(element, 'hx-vals') ?? attribute(element, 'data-hx-vals'))];
}

const CONTROLS = new Set(['input', 'select', 'textarea']);

function controlsIn(form: Element): Element[] {
  const found: Element[] = [];
  const waiting = [...form.childNodes];
  while (waiting.length > 0 && found.length < 500) {
    const node = waiting.shift();
    if (!node || !('childNodes' in node)) continue;
    if ('tagName' in node && CONTROLS.has(node.tagName)) found.push(node);
    waiting.unshift(...node.childNodes);
  }
  return found;
}

function valuesOf(json: string | undefined): Pair[] {
  try {
    const found: unknown = JSON.parse(json ?? '{}');
    return Object.entries(found ?? {}).map(([name, value]) => [name, String(value)]);
  } catch {
    return [];
  }
}
