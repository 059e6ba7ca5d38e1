import type { Endpoint, Pair } from '../model/endpoint.ts';
import { craft } from '../probe/craft.ts';
import { attribute, closest, type Element, elementsOf, textOf } from '../surface/read-html.ts';

/**
 * The values that a page's form for this endpoint has now, as a browser would submit them; nothing is made up for
 * empty fields. Of several forms with the same address the one that shares most names is meant.
 */
export function readFields(html: string, pageUrl: string, endpoint: Endpoint): Pair[] {
  return formFor(html, pageUrl, endpoint)?.fields ?? [];
}

/** The form's fields, and the names of all its controls: an unchecked box is there without being submitted. */
export function formFor(
  html: string,
  pageUrl: string,
  endpoint: Endpoint,
): { fields: Pair[]; names: Set<string> } | undefined {
  const elements = elementsOf(html);
  const address = withoutQuery(craft(endpoint).url);
  const wanted = new Set([...endpoint.draft.query.map(([name]) => name), ...bodyNames(endpoint)]);
  const forms = elements
    .filter((element) => element.tagName === 'form' && leadsTo(element, pageUrl, address))
    .map((form) => controlsOf(form, elements))
    .map((controls) => ({
      fields: controls.flatMap(submittedBy),
      names: new Set(controls.flatMap((c) => attribute(c, 'name') ?? [])),
    }))
    .map((form) => ({ form, shared: [...wanted].filter((name) => form.names.has(name)).length }));
  return forms.toSorted((a, b) => b.shared - a.shared)[0]?.form;
}

function bodyNames({ draft: { body } }: Endpoint): string[] {
  if (body?.type === 'form') return body.fields.map(([name]) => name);
  return body?.type === 'multipart' ? body.parts.map(({ name }) => name) : [];
}

function withoutQuery(url: string): string {
  return URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : url;
}

function leadsTo(form: Element, pageUrl: string, address: string): boolean {
  const action = attribute(form, 'action') || pageUrl;
  return URL.canParse(action, pageUrl) && withoutQuery(new URL(action, pageUrl).href) === address;
}

/** Controls may stand outside of their form and name it, or follow it in a table that closed it too early. */
function controlsOf(form: Element, elements: readonly Element[]): Element[] {
  const id = attribute(form, 'id');
  const at = elements.indexOf(form);
  const table = closest(form, 'table');
  return elements.filter((element, index) => {
    if (!['input', 'select', 'textarea'].includes(element.tagName)) return false;
    const named = attribute(element, 'form');
    if (named !== undefined) return named === id;
    const around = closest(element, 'form');
    if (around) return around === form;
    return table !== undefined && closest(element, 'table') === table && index > at;
  });
}

function submittedBy(control: Element): Pair[] {
  const name = attribute(control, 'name');
  if (!name) return [];
  if (control.tagName === 'textarea') return [[name, textOf(control).replace(/^\n/, '')]];
  if (control.tagName === 'select') return selected(control).map((value): Pair => [name, value]);
  const type = attribute(control, 'type')?.toLowerCase() ?? 'text';
  if (['submit', 'button', 'image', 'reset', 'file'].includes(type)) return [];
  if (type === 'checkbox' || type === 'radio') {
    return attribute(control, 'checked') === undefined ? [] : [[name, attribute(control, 'value') ?? 'on']];
  }
  return [[name, attribute(control, 'value') ?? '']];
}

function selected(select: Element): string[] {
  const options = optionsOf(select);
  const chosen = options.filter((option) => attribute(option, 'selected') !== undefined);
  const many = attribute(select, 'multiple') !== undefined;
  const taken = many ? chosen : [chosen.at(-1) ?? options[0]].filter((option) => option !== undefined);
  return taken.map((option) => attribute(option, 'value') ?? textOf(option).trim());
}

function optionsOf(element: Element): Element[] {
  const children = element.childNodes.filter((child): child is Element => 'tagName' in child);
  return children.flatMap((child) => (child.tagName === 'option' ? [child] : optionsOf(child)));
}
