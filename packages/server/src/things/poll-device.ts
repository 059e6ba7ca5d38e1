import { type Device, urlsOf } from '../model/device.ts';
import type { Reading } from '../model/reading.ts';
import { cleanText } from './clean-text.ts';
import type { Plan } from './describe-thing.ts';
import type { DeviceTransport } from './device-transport.ts';
import { readContent, readValue } from './read-value.ts';

/** What one look at a device brought. */
export type Outcome =
  | { is: 'silence'; problem: string }
  | { is: 'answer'; values: ReadonlyMap<string, Reading['value']>; problems: readonly string[] };

/** The most problems of one look that are told. */
const TOLD = 3;

/** Reads every variable of a device, one request after another. */
export async function pollDevice(plan: Plan, send: DeviceTransport): Promise<Outcome> {
  const values = new Map<string, Reading['value']>();
  const problems = [...plan.problems];
  const variables = plan.thing.variables.filter(({ name }) => plan.read.has(name));

  function take(content: unknown, variable: (typeof variables)[number]): void {
    const read = readValue(content, variable);
    if ('value' in read) values.set(variable.name, read.value);
    else problems.push(read.problem);
  }

  if (plan.readAll !== undefined) {
    const { url, method, contentType } = plan.readAll;
    const content = readContent(await send({ method, url }), contentType);
    if (content.is === 'silence') return content;
    if (content.is === 'unusable') return { is: 'answer', values, problems: [content.problem] };
    for (const variable of variables) take(memberOf(content.content, variable.name), variable);
    return { is: 'answer', values, problems: problems.slice(0, TOLD) };
  }

  let answered = false;
  for (const variable of variables) {
    const way = plan.read.get(variable.name);
    if (way === undefined) continue;
    const content = readContent(await send({ method: way.method, url: way.url }), way.contentType);
    if (content.is === 'silence') {
      // Silent from the start it is silent; in the middle, the rest of this look would only wait as long again.
      if (!answered) return content;
      problems.push(content.problem);
      break;
    }
    answered = true;
    if (content.is === 'content') take(content.content, variable);
    else problems.push(`"${cleanText(variable.name, 50)}": ${content.problem}`);
  }
  return { is: 'answer', values, problems: problems.slice(0, TOLD) };
}

const memberOf = (content: unknown, name: string): unknown =>
  typeof content === 'object' && content !== null && Object.hasOwn(content, name)
    ? Reflect.get(content, name)
    : undefined;

/** Whether anybody is at a device's addresses, where it has nothing to be read. Any answer will do. */
export async function probeDevice(device: Device, send: DeviceTransport): Promise<Outcome> {
  const own = urlsOf(device);
  const urls = own.length > 0 || typeof device.td !== 'string' ? own : [device.td];
  const silent: { url: string; problem: string }[] = [];
  for (const url of urls) {
    const head = await send({ method: 'HEAD', url });
    // Small servers break off what they do not know: HEAD is asked because it is light, GET because it is known.
    const answer = head.is === 'silence' && head.isBrokenOff === true ? await send({ method: 'GET', url }) : head;
    const content = readContent(answer);
    if (content.is === 'silence') silent.push({ url, problem: content.problem });
  }
  const [first] = silent;
  if (first !== undefined && silent.length === urls.length) return { is: 'silence', problem: first.problem };
  const problems = silent.map(({ url, problem }) => `${new URL(url).host}: ${problem}`).slice(0, TOLD);
  return { is: 'answer', values: new Map(), problems };
}
