import type { EndpointScope } from '../../model/index.ts';
import type { Steps } from './probing.ts';

const known = new WeakMap<EndpointScope['baseline'], Map<string, unknown>>();

/**
 * What two checks ask of an endpoint in the same words is asked once: the second is handed what the first was answered.
 * Kept with the endpoint's baseline, so that another run asks anew.
 *
 * @param name - the same for the same question alone.
 */
export function* once<T>({ baseline }: EndpointScope, name: string, ask: () => Steps<T>): Steps<T> {
  const answers = known.get(baseline) ?? new Map<string, unknown>();
  known.set(baseline, answers);
  if (!answers.has(name)) answers.set(name, yield* ask());
  return answers.get(name) as T;
}
