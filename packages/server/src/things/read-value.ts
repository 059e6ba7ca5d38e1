import type { Reading } from '../model/reading.ts';
import type { Variable } from '../model/thing.ts';
import { plainType } from './choose-form.ts';
import { cleanText } from './clean-text.ts';
import type { DeviceAnswer } from './device-transport.ts';

type Answer = Extract<DeviceAnswer, { is: 'answer' }>;
type Value = Reading['value'];

/** A gateway in front of the device that says nobody is behind it. */
const NOBODY_BEHIND = new Set([502, 503, 504]);

/** What an answer holds, once it is an answer at all. */
export type Content = { is: 'content'; content: unknown } | Exclude<DeviceAnswer, Answer>;

/** The JSON or text of an answer, or what is wrong with it in words for people. Pure. */
export function readContent(answer: DeviceAnswer, expected = 'application/json'): Content {
  if (answer.is !== 'answer') return answer;
  const { status, contentType, body } = answer;
  if (NOBODY_BEHIND.has(status)) return { is: 'silence', problem: `what stands before it answers ${status}` };
  if (status >= 300 && status < 400)
    return { is: 'unusable', problem: `it answers ${status}, which leads elsewhere and is not followed` };
  if (status === 401 || status === 403) return { is: 'unusable', problem: `it answers ${status}: it wants a sign-in` };
  if (status !== 200) return { is: 'unusable', problem: `it answers ${status}` };
  if (contentType.includes('html')) return { is: 'unusable', problem: 'it answers with a web page' };
  const type = plainType(contentType === '' ? expected : contentType);
  if (type === undefined) return { is: 'unusable', problem: `it answers with ${cleanText(contentType, 50)}` };
  if (type === 'text/plain') return { is: 'content', content: body.trim() };
  try {
    return { is: 'content', content: JSON.parse(body) };
  } catch {
    return { is: 'unusable', problem: 'it answers with broken JSON' };
  }
}

/** The value of a variable in what a device sent. Pure. */
export function readValue(
  content: unknown,
  variable: Pick<Variable, 'name' | 'type'>,
): { value: Value } | { problem: string } {
  const value = unwrap(content, variable.name);
  const wrong = { problem: `"${cleanText(variable.name, 50)}" is ${kindOf(value)}, not ${variable.type}` };
  switch (variable.type) {
    case 'boolean': {
      if (typeof value === 'boolean') return { value };
      if (value === 'true' || value === 'false') return { value: value === 'true' };
      return wrong;
    }
    case 'string':
      return typeof value === 'string' ? { value: cleanText(value) } : wrong;
    default: {
      const number = typeof value === 'string' && NUMERAL.test(value) ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return wrong;
      return variable.type === 'integer' && !Number.isInteger(number) ? wrong : { value: number };
    }
  }
}

/** A number as text: no hexadecimal, no white space, not the empty text. */
export const NUMERAL = /^[+-]?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,3})?$/i;

/** The standard says the bare value; a good many devices put it into an object under its name, or under `value`. */
function unwrap(content: unknown, name: string): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  for (const key of [name, 'value']) if (Object.hasOwn(content, key)) return Reflect.get(content, key);
  return content;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
