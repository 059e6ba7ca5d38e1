import type { EndpointScope } from '../../model/check.ts';
import type { Context } from '../context.ts';
import { inLetters } from './in-letters.ts';
import { lookInside, type Reach } from './look-inside.ts';

/** Follows the words of an endpoint's points from inside; nothing where nobody watches, or no check asks for it. */
export async function look(context: Context, at: EndpointScope): Promise<Reach | undefined> {
  const { options, checks, state } = context;
  if (!options.inside || !checks.some(({ inside }) => inside)) return undefined;
  const steps = lookInside(at, inLetters(context.freshFor()));
  for (let next = steps.next({ exchanges: [] }); ; ) {
    if (next.done) return next.value;
    if (state.over !== undefined) return undefined;
    next = steps.next(await context.perform(next.value, { check: 'baseline' }));
  }
}
