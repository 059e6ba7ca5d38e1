import type { Pair } from '../../model/endpoint.ts';
import type { HttpRequest } from '../../model/exchange.ts';
import { encodeBody } from '../../probe/body.ts';
import { encodeForm, joinPairs } from '../../probe/encode.ts';
import { attribute, type Element, elementsOf } from '../../surface/read-html.ts';
import { readLinks } from '../../surface/read-links.ts';
import { controlsByForm } from '../forms/find-form.ts';
import { submittedBy } from '../forms/form-values.ts';

/**
 * The request that a browser sends when somebody fills these fields into a page's form and presses its first button.
 * Every other field keeps what the page put there, tokens included; nothing is made up for empty ones, for a field that
 * nobody sees may be a trap for robots.
 *
 * @returns `undefined` where no form of the page has all of these fields.
 */
export function fillForm(html: string, pageUrl: string, fields: Readonly<Record<string, string>>) {
  const elements = elementsOf(html);
  const forms = elements.filter(({ tagName }) => tagName === 'form').slice(0, MOST);
  const wanted = Object.keys(fields);
  const controls = [...controlsByForm(elements, forms)].find(([, own]) => {
    const names = new Set(own.map((control) => attribute(control, 'name')));
    return wanted.every((name) => names.has(name));
  });
  if (!controls) return undefined;
  const [form, own] = controls;
  const button = own.find(submits);
  const say = (name: string) => (button && attribute(button, `form${name}`)) ?? attribute(form, name) ?? '';
  const pairs = filled([...own.flatMap(submittedBy), ...pressed(button)], fields);
  const { base } = readLinks(elements, pageUrl);
  const action = say('action').trim();
  const url = action === '' ? new URL(pageUrl) : URL.canParse(action, base) ? new URL(action, base) : undefined;
  return url && requestOf(say('method').trim().toLowerCase(), say('enctype').trim().toLowerCase(), url, pairs);
}

/** Forms looked at on one page: a page with more is made to cost. */
const MOST = 100;

function submits(control: Element): boolean {
  const type = attribute(control, 'type')?.toLowerCase();
  if (control.tagName === 'button') return type === undefined || type === '' || type === 'submit';
  return control.tagName === 'input' && (type === 'submit' || type === 'image');
}

function pressed(button: Element | undefined): Pair[] {
  const name = button && attribute(button, 'name');
  return button && name ? [[name, attribute(button, 'value') ?? '']] : [];
}

/** A name that is given stands where the page has it first; what the page itself would not send comes last. */
function filled(pairs: readonly Pair[], fields: Readonly<Record<string, string>>): Pair[] {
  const left = new Map(Object.entries(fields));
  const kept: Pair[] = [];
  for (const [name, value] of pairs) {
    const given = left.get(name);
    if (given !== undefined) kept.push([name, given]);
    else if (!Object.hasOwn(fields, name)) kept.push([name, value]);
    left.delete(name);
  }
  return [...kept, ...left];
}

/** The body of a form that is posted, or its address with the query where it is not. */
export function requestOf(method: string, enctype: string, url: URL, pairs: readonly Pair[]): HttpRequest {
  url.hash = '';
  if (method !== 'post') {
    url.search = joinPairs(pairs, encodeForm);
    return { method: 'GET', url: url.href, headers: [] };
  }
  const multipart = enctype === 'multipart/form-data';
  const { contentType, text } = encodeBody(
    multipart
      ? { type: 'multipart', parts: pairs.map(([name, value]) => ({ name, value })) }
      : { type: 'form', pairs: [...pairs] },
  );
  return { method: 'POST', url: url.href, headers: [['content-type', contentType]], body: text };
}
