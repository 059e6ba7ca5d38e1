import type { HttpResponse } from '../../model/exchange.ts';
import type { Take } from '../../model/sign-in.ts';
import { headerOf } from '../../probe/encode.ts';
import { getJson } from '../../probe/set-json.ts';
import { attribute, elementsOf, textOf } from '../../surface/read-html.ts';
import { readSelector } from './select.ts';

const CONTROLS = new Set(['input', 'textarea', 'button']);

/** A value out of an answer; `undefined` where it is not there. Pure. */
export function takeValue(take: Take, response: HttpResponse, cookies: readonly (readonly [string, string])[]) {
  if ('header' in take) return headerOf(response.headers, take.header);
  if ('cookie' in take) return decoded(cookies.findLast(([name]) => name === take.cookie)?.[1]);
  if ('json' in take) return fromJson(response.body, take.json);
  const elements = elementsOf(response.body);
  if ('field' in take) {
    const control = elements.find(
      (element) => CONTROLS.has(element.tagName) && attribute(element, 'name') === take.field,
    );
    return control && (attribute(control, 'value') ?? textOf(control));
  }
  const found = elements.find(readSelector(take.selector) ?? (() => false));
  return found && (take.attribute === undefined ? textOf(found).trim() : attribute(found, take.attribute));
}

/** How a message names what was looked for. */
export function nameOf(take: Take): string {
  const [[kind, what] = ['', '']] = Object.entries(take);
  return `${kind} "${what}"`;
}

function fromJson(body: string, path: string): string | undefined {
  try {
    const value = getJson(JSON.parse(body), path);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  } catch {
    return undefined;
  }
}

/** Frameworks that hand a token over in a cookie encode it, and want it back as it was. */
function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}
