import type { Body, Method, Pair } from '../model/endpoint.ts';
import type { Hint } from '../model/point.ts';
import { type Field, readFields } from './read-fields.ts';
import { attribute, closest, type Element } from './read-html.ts';

/** A form as a request; its address still relative to the page. */
export interface Form {
  method: Method;
  action: string;
  query: Pair[];
  body?: Body;
  hints: Map<string, Hint>;
  /** The field that carries an anti-forgery token. */
  token?: string;
}

const TOKEN_NAME =
  /csrf|xsrf|authenticity|requestverification|anti.?forgery|form_?(token|key|build_id)|nonce|^_?token$|session_?token/i;
const CONTROLS = new Set(['input', 'select', 'textarea', 'button']);

/** No honest page has more; a hostile one must not cost more. */
const MOST_FORMS = 100;
const MOST_CONTROLS = 2000;

/** The forms of a page, one for each button that makes a difference. @param elements - in document order. */
export function readForms(elements: readonly Element[]): Form[] {
  const places = new Map<Element, number>();
  for (const [place, element] of elements.entries()) {
    if (element.tagName === 'form' && places.size < MOST_FORMS) places.set(element, place);
  }
  const controls = new Map([...places.keys()].map((form): [Element, Element[]] => [form, []]));
  let left = MOST_CONTROLS;
  for (const [place, control] of elements.entries()) {
    if (!CONTROLS.has(control.tagName) || left-- <= 0) continue;
    const owner = ownerOf(control, place, places);
    if (owner) controls.get(owner)?.push(control);
  }
  return [...controls].flatMap(([form, own]) => submissions(form, own));
}

/**
 * A form that opens inside a table, outside its cells, is closed at once by the parser, yet browsers go on giving it the
 * controls that follow in that table: devices' pages are full of it.
 */
function ownerOf(control: Element, at: number, places: ReadonlyMap<Element, number>): Element | undefined {
  const forms = [...places.keys()];
  const id = attribute(control, 'form');
  if (id !== undefined) return forms.find((form) => attribute(form, 'id') === id);
  const around = closest(control, 'form');
  if (around) return around;
  const table = closest(control, 'table');
  return table && forms.findLast((form) => (places.get(form) ?? at) < at && closest(form, 'table') === table);
}

function submissions(form: Element, controls: readonly Element[]): Form[] {
  const buttons = controls.filter(submits);
  const fields = readFields(controls.filter((control) => !buttons.includes(control)));
  const named = buttons.filter((button) => attribute(button, 'name') || attribute(button, 'formaction'));
  const [first] = buttons;
  const others = named.filter((button) => button !== first);
  return [first, ...others].map((button) => submission(form, fields, button)).filter((each) => each !== undefined);
}

function submits(control: Element): boolean {
  const type = attribute(control, 'type')?.toLowerCase();
  if (control.tagName === 'button') return type === undefined || type === 'submit' || type === '';
  return control.tagName === 'input' && (type === 'submit' || type === 'image');
}

function submission(form: Element, fields: readonly Field[], button: Element | undefined): Form | undefined {
  const say = (name: string) => (button && attribute(button, `form${name}`)) ?? attribute(form, name);
  const method = (say('method') ?? 'get').trim().toLowerCase();
  if (method === 'dialog') return undefined;
  const all = [...fields, ...pressed(button)];
  const action = say('action') ?? '';
  const token = all.find((field) => field.hidden && TOKEN_NAME.test(field.name))?.name;
  const rest = { action, ...(token !== undefined && { token }) };
  const pairs = all.map(({ name, value }): Pair => [name, value]);
  if (method !== 'post') return { method: 'GET', ...rest, query: pairs, hints: hintsOf('query', all) };
  const enctype = say('enctype')?.trim().toLowerCase();
  if (enctype === 'text/plain') {
    const text = pairs.map(([name, value]) => `${name}=${value}\r\n`).join('');
    return {
      method: 'POST',
      ...rest,
      query: [],
      body: { type: 'raw', contentType: 'text/plain', text },
      hints: new Map(),
    };
  }
  if (enctype === 'multipart/form-data') {
    const parts = all.map(({ name, value, file }) => ({
      name,
      value: file ? 'All fine here\n' : value,
      ...(file && { filename: 'note.txt', contentType: 'text/plain' }),
    }));
    return { method: 'POST', ...rest, query: [], body: { type: 'multipart', parts }, hints: hintsOf('multipart', all) };
  }
  return { method: 'POST', ...rest, query: [], body: { type: 'form', fields: pairs }, hints: hintsOf('body', all) };
}

function pressed(button: Element | undefined): Field[] {
  const name = button && attribute(button, 'name');
  if (!button || !name) return [];
  return [{ name, value: attribute(button, 'value') ?? '', hint: {}, hidden: false }];
}

function hintsOf(location: string, fields: readonly Field[]): Map<string, Hint> {
  const told = fields.filter(({ hint }) => Object.keys(hint).length > 0);
  return new Map(told.map(({ name, hint }) => [`${location}:${name}`, hint]));
}
