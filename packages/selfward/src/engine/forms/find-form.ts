import type { Endpoint } from '../../model/endpoint.ts';
import { craft } from '../../probe/craft.ts';
import { attribute, closest, type Element, elementsOf } from '../../surface/read-html.ts';

/** Forms looked at on one page: a page with more is made to cost. */
const MOST = 200;

/**
 * The controls of the form on a page that submits to an endpoint. Of several with the same address, the one that shares
 * most names with the endpoint's request.
 */
export function findForm(html: string, pageUrl: string, endpoint: Endpoint): Element[] | undefined {
  const elements = elementsOf(html);
  const address = withoutQuery(craft(endpoint).url);
  const wanted = new Set([...endpoint.draft.query.map(([name]) => name), ...bodyNames(endpoint)]);
  const forms = elements.filter((element) => element.tagName === 'form').slice(0, MOST);
  const owned = controlsByForm(elements, forms);
  const shared = (form: Element) =>
    new Set((owned.get(form) ?? []).map((control) => attribute(control, 'name') ?? '')).intersection(wanted).size;
  const fitting = forms
    .filter((form) => leadsTo(form, pageUrl, address))
    .map((form) => ({ form, shared: shared(form) }));
  const best = fitting.toSorted((a, b) => b.shared - a.shared)[0];
  return best && owned.get(best.form);
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
export function controlsByForm(elements: readonly Element[], forms: readonly Element[]): Map<Element, Element[]> {
  const owned = new Map(forms.map((form): [Element, Element[]] => [form, []]));
  const named = new Map(forms.toReversed().map((form) => [attribute(form, 'id'), form]));
  const inTable = new Map<Element, Element>();
  for (const element of elements) {
    const form = owned.has(element) ? element : undefined;
    const table = form && closest(form, 'table');
    if (form && table) inTable.set(table, form);
    if (!['input', 'select', 'textarea', 'button'].includes(element.tagName)) continue;
    const id = attribute(element, 'form');
    owned.get(ownerOf(element, id, named, inTable) ?? element)?.push(element);
  }
  return owned;
}

function ownerOf(
  control: Element,
  id: string | undefined,
  named: ReadonlyMap<string | undefined, Element>,
  inTable: ReadonlyMap<Element, Element>,
): Element | undefined {
  if (id !== undefined) return named.get(id);
  const around = closest(control, 'form');
  if (around) return around;
  const table = closest(control, 'table');
  return table && inTable.get(table);
}
