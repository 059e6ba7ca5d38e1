import { setTimeout as wait } from 'node:timers/promises';
import type { Identity } from '../../model/target.ts';
import type { Guard } from '../../probe/guard.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import type { Session } from './session.ts';

/** The sign-ins of one run. Where no identity has steps, there is nothing to any of it. */
export interface SignIns {
  /** Signs everybody in. What it cannot is told to `onLost`. */
  start(): Promise<void>;
  /** Makes sure that the run's identity is signed in still. */
  confirm(essential?: boolean): Promise<void>;
  /** The same for somebody who reads pages again. @returns whether that somebody is signed in. */
  confirmOther(name: string): Promise<boolean>;
  /** Whether somebody who reads pages again can: always, where no steps are needed. */
  isIn(name: string): boolean;
  /** Before work that takes a while: a session that was seen to end is made new in time. */
  freshen(): Promise<void>;
  /** How many sessions ended, lost or replaced: the run's identity's, or another's. What was sent meanwhile may be void. */
  losses(name?: string): number;
  /** Whether the run's identity signs in by steps. */
  active: boolean;
  /** Whether credentials are sent there: who is signed in does not go to it again. */
  isWayIn(method: string, url: string): boolean;
  /** Everything that must not be read by people. */
  secrets(): string[];
}

export interface SignInsOptions {
  identity: Identity | undefined;
  others: readonly Identity[];
  targetUrl: string;
  guard: Pick<Guard, 'send' | 'sent'>;
  wear: (name: string, session: Session) => void;
  /** Somebody could not be signed in, or not again. @param own - the run's identity: it cannot go on. */
  onLost: (identity: Identity, reason: string, own: boolean) => void;
  signal?: AbortSignal;
}

export function createSignIns(options: SignInsOptions): SignIns {
  const { identity, others, guard, wear, onLost, signal } = options;
  const { origin } = new URL(options.targetUrl);
  const refused = { count: 0 };
  const keepers = new Map<Identity, Keeper>();
  for (const each of [identity, ...others]) {
    if (!each?.signIn) continue;
    const keeper = createKeeper({
      identity: each,
      signIn: each.signIn,
      origin,
      send: (request, essential) => guard.send(request, { essential, once: request.method !== 'GET' }),
      sent: guard.sent,
      wear: (session) => wear(each.name, session),
      refused,
      pause: (ms) => wait(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
    });
    keepers.set(each, keeper);
  }
  const own = identity && keepers.get(identity);
  const told = new Set<Identity>();
  const tell = (who: Identity, reason: string | undefined) => {
    if (reason === undefined || told.has(who)) return;
    told.add(who);
    onLost(who, reason, who === identity);
  };
  const keeperOf = (name: string) => [...keepers].find(([each]) => each.name === name);

  return {
    active: own !== undefined,
    async start() {
      for (const [who, keeper] of keepers) {
        tell(who, await keeper.start());
        if (identity && told.has(identity)) return;
      }
    },
    async confirm(essential) {
      if (identity && own) tell(identity, await own.confirm(essential));
    },
    async confirmOther(name) {
      const [who, keeper] = keeperOf(name) ?? [];
      if (!who || !keeper) return true;
      if (!told.has(who)) tell(who, await keeper.confirm());
      return !told.has(who);
    },
    isIn: (name) => ![...told].some((each) => each.name === name),
    async freshen() {
      if (identity && own && own.losses() > 0) tell(identity, await own.freshen());
    },
    losses: (name) => (name === undefined ? own : keeperOf(name)?.[1])?.losses() ?? 0,
    isWayIn: (method, url) =>
      [...keepers.values()].some((keeper) =>
        keeper.session()?.waysIn.some((way) => way.method === method && way.url === url.split(/[?#]/, 1)[0]),
      ),
    secrets: () =>
      [...keepers].flatMap(([{ signIn }, keeper]) => [
        ...Object.values(signIn?.secrets ?? {}),
        ...(keeper.session()?.secrets ?? []),
      ]),
  };
}
