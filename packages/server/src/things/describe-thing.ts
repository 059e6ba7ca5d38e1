import type { Thing, ThingAction, Variable } from '../model/thing.ts';
import { chooseForm, type Operation, type Surroundings, type Way } from './choose-form.ts';
import { cleanText } from './clean-text.ts';
import { ActionSchema, type Data, PropertySchema, ThingSchema } from './thing-description.ts';

/** A device as it can be read and actuated, with the ways to do it. */
export interface Plan {
  thing: Thing;
  /** By a variable's name. */
  read: ReadonlyMap<string, Way>;
  /** All variables in one answer. */
  readAll?: Way;
  write: ReadonlyMap<string, Way>;
  /** By an action's name. */
  invoke: ReadonlyMap<string, Way>;
  /** What the description says that cannot be, in words for people. */
  problems: readonly string[];
}

const MOST_VARIABLES = 100;
const MOST_ACTIONS = 50;
const TYPES = ['number', 'integer', 'boolean', 'string'] as const;

/**
 * Reads a Thing Description. Objects, lists, events and other bindings than HTTP are left out; what contradicts itself
 * is left out with a problem. Pure.
 */
export function describeThing(
  document: unknown,
  { url, origins }: { url: string; origins: ReadonlySet<string> },
): { plan: Plan } | { problem: string } {
  const description = ThingSchema.safeParse(document).data;
  if (description === undefined) return { problem: 'its Thing Description is no object' };
  const { title = '', base = '', properties = {}, actions = {}, forms = [] } = description;
  const around: Surroundings = { base: URL.canParse(base, url) ? new URL(base, url).href : url, origins };
  const problems: string[] = [];
  const variables: Variable[] = [];
  const read = new Map<string, Way>();
  const write = new Map<string, Way>();
  const invoke = new Map<string, Way>();

  function way(name: string, forms: readonly unknown[], operation: Operation, byDefault: readonly Operation[]) {
    const chosen = chooseForm(forms, operation, byDefault, around);
    if (chosen !== undefined && 'lie' in chosen) problems.push(`"${cleanText(name, 50)}" ${chosen.lie}`);
    return chosen !== undefined && 'way' in chosen ? chosen.way : undefined;
  }

  for (const [name, written] of usable(properties, MOST_VARIABLES, 'variables', problems)) {
    const property = PropertySchema.safeParse(written).data;
    const type = property === undefined ? undefined : typeOf(property);
    if (property === undefined || type === undefined) continue;
    const { forms = [], readOnly = false, writeOnly = false } = property;
    const byDefault: Operation[] = [];
    if (!writeOnly) byDefault.push('readproperty');
    if (!readOnly) byDefault.push('writeproperty');
    const toRead = writeOnly ? undefined : way(name, forms, 'readproperty', byDefault);
    const toWrite = readOnly ? undefined : way(name, forms, 'writeproperty', byDefault);
    if (toRead !== undefined) read.set(name, toRead);
    if (toWrite !== undefined) write.set(name, toWrite);
    if (toRead === undefined && toWrite === undefined) continue;
    const title = cleanText(property.title ?? '', 100) || name;
    variables.push({ name, title, ...demandOf(property, type), writable: toWrite !== undefined });
  }

  const known: ThingAction[] = [];
  for (const [name, written] of usable(actions, MOST_ACTIONS, 'actions', problems)) {
    const action = ActionSchema.safeParse(written).data;
    if (action === undefined) continue;
    const { input } = action;
    const type = input === undefined ? undefined : typeOf(input);
    // One value can be entered on a page; whole objects cannot.
    if (input !== undefined && type === undefined) continue;
    const toInvoke = way(name, action.forms ?? [], 'invokeaction', ['invokeaction']);
    if (toInvoke === undefined || (toInvoke.method === 'GET' && input !== undefined)) continue;
    invoke.set(name, toInvoke);
    known.push({
      name,
      title: cleanText(action.title ?? '', 100) || name,
      ...(action.description === undefined ? {} : { description: cleanText(action.description) }),
      ...(input === undefined || type === undefined ? {} : { input: demandOf(input, type) }),
    });
  }

  const readAll = way('all of it', forms, 'readallproperties', []);
  const thing: Thing = { title: cleanText(title, 100), variables, actions: known };
  return { plan: { thing, read, ...(readAll === undefined ? {} : { readAll }), write, invoke, problems } };
}

/** Entries with a name that can stand in an address, as many as we are ready to read. */
function usable(affordances: Readonly<Record<string, unknown>>, most: number, what: string, problems: string[]) {
  const named = Object.entries(affordances).filter(
    // A name that would be shown otherwise than it is could pass for another.
    ([name]) => name !== '' && name.length <= 100 && cleanText(name) === name,
  );
  if (named.length > most) problems.push(`it has more than ${most} ${what}: the others are left out`);
  return named.slice(0, most);
}

function typeOf({ type, enum: values }: Data): Variable['type'] | undefined {
  if (type !== undefined) return TYPES.find((one) => one === type);
  if (values === undefined) return undefined;
  if (values.every((value) => typeof value === 'string')) return 'string';
  return values.every((value) => typeof value === 'number') ? 'number' : undefined;
}

function demandOf({ unit, minimum, maximum, enum: values }: Data, type: Variable['type']) {
  const isNumber = type === 'number' || type === 'integer';
  const fitting = values?.filter((value) =>
    typeof value === 'number' ? isNumber : type === 'string' && cleanText(value) === value,
  );
  return {
    type,
    ...(unit === undefined ? {} : { unit: cleanText(unit, 20) }),
    ...(isNumber && minimum !== undefined ? { minimum } : {}),
    ...(isNumber && maximum !== undefined ? { maximum } : {}),
    ...(fitting === undefined || fitting.length === 0 ? {} : { enum: fitting }),
  };
}
