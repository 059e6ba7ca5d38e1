import type { Hint } from '../model/point.ts';
import { believableText } from './believable.ts';
import { attribute, type Element, textOf } from './read-html.ts';

/** One field as a browser would submit it. */
export interface Field {
  name: string;
  value: string;
  hint: Hint;
  hidden: boolean;
  file?: true;
}

/** The fields of a form's controls; of radio buttons of one name the checked one or the first, without a name none. */
export function readFields(controls: readonly Element[]): Field[] {
  const fields: Field[] = [];
  const radios = new Map<string, Element>();
  for (const control of controls) {
    const name = attribute(control, 'name');
    const type = attribute(control, 'type')?.toLowerCase() ?? 'text';
    if (!name || type === 'button' || type === 'reset' || control.tagName === 'button') continue;
    if (type !== 'radio' || control.tagName !== 'input') {
      fields.push(fieldOf(control, name, type));
      continue;
    }
    const chosen = radios.get(name);
    if (!chosen) {
      fields.push({ name, value: '', hint: { enum: values(name, controls) }, hidden: false });
      radios.set(name, control);
    } else if (attribute(control, 'checked') !== undefined) radios.set(name, control);
  }
  return fields.map((field) => {
    const radio = radios.get(field.name);
    return radio ? { ...field, value: attribute(radio, 'value') ?? 'on' } : field;
  });
}

function values(name: string, controls: readonly Element[]): string[] {
  return controls.filter((c) => attribute(c, 'name') === name).map((control) => attribute(control, 'value') ?? 'on');
}

function fieldOf(control: Element, name: string, type: string): Field {
  if (control.tagName === 'select') return select(control, name);
  const hint = hintOf(control, control.tagName === 'textarea' ? 'text' : type);
  const given = control.tagName === 'textarea' ? textOf(control) : attribute(control, 'value');
  if (type === 'checkbox') return { name, value: given ?? 'on', hint: {}, hidden: false };
  if (type === 'file') return { name, value: 'note.txt', hint: {}, hidden: false, file: true };
  const hidden = type === 'hidden';
  return { name, value: given || (hidden ? '' : within(believableText(name, { hint }), control, hint)), hint, hidden };
}

/** Dates and times read as text in their order: the nearest end of what the field takes. */
function within(text: string, control: Element, { format = '' }: Hint): string {
  if (!/^(date|time|month|week|datetime-local)$/.test(format)) return text;
  const [least, most] = [attribute(control, 'min')?.trim(), attribute(control, 'max')?.trim()];
  if (least && text < least) return least;
  return most && text > most ? most : text;
}

function select(control: Element, name: string): Field {
  const options = optionsOf(control).filter((option) => attribute(option, 'disabled') === undefined);
  // The first is often "please choose": a person would choose something, and so must we where something is wanted.
  const chosen =
    options.find((option) => attribute(option, 'selected') !== undefined && value(option) !== '') ??
    options.find((option) => value(option) !== '') ??
    options[0];
  const hint: Hint = { enum: options.map(value) };
  return {
    name,
    value: chosen ? value(chosen) : believableText(name),
    hint: options.length > 0 ? hint : {},
    hidden: false,
  };
}

function value(option: Element): string {
  return attribute(option, 'value') ?? textOf(option).trim();
}

function optionsOf(element: Element): Element[] {
  const children = element.childNodes.filter((child): child is Element => 'tagName' in child);
  return children.flatMap((child) => (child.tagName === 'option' ? [child] : optionsOf(child)));
}

const FORMATS = new Set([
  'email',
  'url',
  'date',
  'time',
  'month',
  'week',
  'datetime-local',
  'tel',
  'color',
  'password',
]);

function hintOf(control: Element, type: string): Hint {
  const numeric = type === 'number' || type === 'range';
  const read = (name: string) => {
    const value = attribute(control, name);
    return value !== undefined && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
  };
  const [minLength, maxLength] = [read('minlength'), read('maxlength')];
  const [minimum, maximum] = [read('min'), read('max')];
  const pattern = attribute(control, 'pattern');
  return {
    ...(numeric && { type: 'number' as const }),
    ...(FORMATS.has(type) && { format: type }),
    ...(minLength !== undefined && minLength > 0 && { minLength }),
    ...(maxLength !== undefined && maxLength >= 0 && { maxLength }),
    ...(numeric && minimum !== undefined && { minimum }),
    ...(numeric && maximum !== undefined && { maximum }),
    ...(pattern !== undefined && { pattern }),
    ...(attribute(control, 'required') !== undefined && { required: true }),
  };
}
