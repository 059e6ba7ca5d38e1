import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '../model/reading.ts';
import type { Variable } from '../model/thing.ts';
import { acceptValue } from './accept-value.ts';
import { ActuationError } from './actuation-error.ts';
import type { Way } from './choose-form.ts';
import type { Plan } from './describe-thing.ts';
import type { DeviceAnswer, DeviceTransport } from './device-transport.ts';
import { readContent, readValue } from './read-value.ts';

/** Milliseconds before each look at what a device made of a value: some take a moment. */
const LOOKS = [0, 200, 500, 1_000];

/** What to actuate: a device that is described and switched on. */
export interface Actuated {
  name: string;
  plan: Plan;
  send: DeviceTransport;
}

/**
 * Sets a variable and reads it back.
 *
 * @returns what the device says it has now; undefined where it does not tell.
 * @throws ActuationError
 */
export async function setVariable(
  { name, plan, send }: Actuated,
  variable: string,
  value: unknown,
): Promise<Reading['value'] | undefined> {
  const known = plan.thing.variables.find((one) => one.name === variable);
  if (known === undefined) throw new ActuationError('unknown', `${name} has no variable "${variable}".`);
  const way = plan.write.get(variable);
  if (way === undefined) throw new ActuationError('value', `"${known.title}" of ${name} can only be read.`);
  const accepted = acceptValue(value, known);
  if ('problem' in accepted) throw new ActuationError('value', `"${known.title}" ${accepted.problem}.`);
  requireSuccess(name, await send(toRequest(way, accepted.value)));
  const back = plan.read.get(variable);
  return back === undefined ? undefined : confirm({ name, plan, send }, known, back, accepted.value);
}

async function confirm(
  { name, send }: Actuated,
  variable: Variable,
  way: Way,
  wanted: Reading['value'],
): Promise<Reading['value']> {
  let problem = 'it does not say what it has now';
  let other: Reading['value'] | undefined;
  for (const wait of LOOKS) {
    if (wait > 0) await sleep(wait);
    const content = readContent(await send({ method: way.method, url: way.url }), way.contentType);
    if (content.is !== 'content') {
      problem = content.problem;
      continue;
    }
    const read = readValue(content.content, variable);
    if ('problem' in read) problem = read.problem;
    else if (isSame(read.value, wanted)) return read.value;
    else other = read.value;
  }
  if (other === undefined)
    throw new ActuationError('silent', `${name} said yes, but whether it did it cannot be read: ${problem}.`);
  throw new ActuationError(
    'not-taken',
    `${name} said yes, but did not take it: "${variable.title}" is ${String(other)}.`,
  );
}

/** Devices count in single precision or in decimals: a value is the same when they cannot tell it apart. */
function isSame(a: Reading['value'], b: Reading['value']): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** @throws ActuationError */
export async function invokeAction({ name, plan, send }: Actuated, action: string, input: unknown): Promise<void> {
  const known = plan.thing.actions.find((one) => one.name === action);
  const way = plan.invoke.get(action);
  if (known === undefined || way === undefined)
    throw new ActuationError('unknown', `${name} has no action "${action}".`);
  const isLeftOut = input === undefined || input === null || input === '';
  if (known.input === undefined) {
    if (!isLeftOut) throw new ActuationError('value', `"${known.title}" takes no value.`);
    return requireSuccess(name, await send({ method: way.method, url: way.url }));
  }
  const accepted = acceptValue(input, known.input);
  if ('problem' in accepted) throw new ActuationError('value', `The value for "${known.title}" ${accepted.problem}.`);
  requireSuccess(name, await send(toRequest(way, accepted.value)));
}

function toRequest({ url, method, contentType }: Way, value: Reading['value']) {
  const body = contentType === 'text/plain' ? String(value) : JSON.stringify(value);
  return { method, url, headers: { 'content-type': contentType }, body };
}

function requireSuccess(name: string, answer: DeviceAnswer): void {
  if (answer.is === 'answer' && answer.status >= 200 && answer.status < 300) return;
  const content = answer.is === 'answer' ? readContent(answer) : answer;
  if (content.is === 'silence')
    throw new ActuationError('silent', `${name} does not answer: ${content.problem}. It may or may not have done it.`);
  throw new ActuationError(
    'refused',
    `${name} did not do it: ${content.is === 'unusable' ? content.problem : 'no success'}.`,
  );
}
