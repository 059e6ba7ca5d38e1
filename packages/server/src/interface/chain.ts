import type { ChainState } from '#views';
import type { InterfaceSettings, Rooms } from './rooms.ts';

/** The operations log's chain, walked on demand. */
export interface Chain {
  /** What the last walk brought; undefined before the first. */
  last(): ChainState | undefined;
  /** Walks it; whoever asks while a walk is under way gets that one's result. */
  verify(): Promise<ChainState>;
}

/** A broken chain raises an alarm, a whole one clears it. */
export function createChain(
  { operations, alarms }: Pick<Rooms, 'operations' | 'alarms'>,
  { self, now }: Pick<InterfaceSettings, 'self' | 'now'>,
): Chain {
  let last: ChainState | undefined;
  let walking: Promise<ChainState> | undefined;

  async function walk(): Promise<ChainState> {
    const result = await operations.verify();
    const state: ChainState = { at: now(), ...result };
    last = state;
    if (state.ok) await alarms.clear('log-chain', self, 'operations-log');
    else {
      const text = `The operations log is broken at entry ${state.brokenAt}: ${state.reason}`;
      await alarms.raise({
        kind: 'log-chain',
        severity: 'critical',
        originator: self,
        subject: 'operations-log',
        text,
      });
    }
    return state;
  }

  return {
    last: () => last,
    verify() {
      walking ??= walk().finally(() => {
        walking = undefined;
      });
      return walking;
    },
  };
}
