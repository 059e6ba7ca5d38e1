import type { Agent } from './agent.ts';

/** Where a shadow's agent stands: `watch` may come from another copy of this library, in a bundle. */
export const SHADOW = Symbol.for('selfward.shadow');

export function agentHere(): Agent | undefined {
  return (globalThis as { [SHADOW]?: Agent })[SHADOW];
}
