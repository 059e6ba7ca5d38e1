import type { Endpoint, Pair } from '../../model/endpoint.ts';
import { attribute, type Element, textOf } from '../../surface/read-html.ts';
import { findForm } from './find-form.ts';

/** What a page's form for an endpoint holds now. */
export interface FormValues {
  /** As a browser would submit it; nothing is made up for empty fields. */
  fields: Pair[];
  /** The names of all its controls but buttons: an unchecked box is there without being submitted. */
  names: Set<string>;
  /** The names that a person can set: hidden fields often change by themselves. */
  visible: Set<string>;
}

/** Reads the form that submits to an endpoint; `undefined` where the page has none. */
export function readForm(html: string, pageUrl: string, endpoint: Endpoint): FormValues | undefined {
  const controls = findForm(html, pageUrl, endpoint);
  if (!controls) return undefined;
  const settable = controls.filter((control) => !isButton(control));
  return {
    fields: controls.flatMap(submittedBy),
    names: namesOf(settable),
    visible: namesOf(settable.filter((control) => typeOf(control) !== 'hidden')),
  };
}

function namesOf(controls: readonly Element[]): Set<string> {
  return new Set(controls.flatMap((control) => attribute(control, 'name') ?? []));
}

/** What a browser sends for a control that nobody touched. */
export function submittedBy(control: Element): Pair[] {
  if (control.tagName === 'button') return [];
  const name = attribute(control, 'name');
  if (!name) return [];
  if (control.tagName === 'textarea') return [[name, textOf(control).replace(/^\n/, '')]];
  if (control.tagName === 'select') return selected(control).map((value): Pair => [name, value]);
  const type = typeOf(control);
  if (type === 'file' || isButton(control)) return [];
  if (type === 'checkbox' || type === 'radio') {
    return attribute(control, 'checked') === undefined ? [] : [[name, attribute(control, 'value') ?? 'on']];
  }
  return [[name, attribute(control, 'value') ?? '']];
}

function typeOf(control: Element): string {
  return control.tagName === 'input' ? (attribute(control, 'type')?.toLowerCase() ?? 'text') : control.tagName;
}

/** Buttons say what was pressed, not what is set. */
function isButton(control: Element): boolean {
  return ['submit', 'button', 'image', 'reset'].includes(typeOf(control));
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
