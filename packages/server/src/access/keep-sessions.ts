import type { Session } from '../model/operator.ts';
import type { Table } from '../model/store.ts';
import { allRows } from './all-rows.ts';
import { type Chance, freshToken, sessionId } from './tokens.ts';

export interface SessionLifetime {
  /** Milliseconds without a request after which a session ends. */
  idleMs: number;
  /** Milliseconds after which it ends in any case. */
  absoluteMs: number;
}

export const SESSION_LIFETIME: SessionLifetime = { idleMs: 8 * 3_600_000, absoluteMs: 7 * 24 * 3_600_000 };

/** How often a session's last use is written down. */
const TOUCH_MS = 60_000;
const SWEEP_MS = 3_600_000;
/** Sessions of one operator at a time: whoever signs in without end fills neither the store nor our memory. */
const MOST_OF_ONE = 50;

export interface SessionKeeper {
  open(operator: string, from: { address: string; agent: string }): Promise<{ token: string; session: Session }>;
  /** The session behind a token while it holds. */
  find(token: string): Promise<Session | undefined>;
  of(operator: string): Promise<Session[]>;
  /** Everybody's. */
  all(): Promise<Session[]>;
  /** At once in this process, and durable when resolved. */
  end(id: string): Promise<void>;
  endAllOf(operator: string): Promise<void>;
}

/** Sessions in the store, with a copy in memory that answers each request. Revoking goes for the copy first. */
export function keepSessions(
  table: Table<Session>,
  options: { now: () => number; chance: Chance; lifetime: SessionLifetime },
): SessionKeeper {
  const { now, chance, lifetime } = options;
  const held = new Map<string, Session>();
  // A look-up that is under way must not bring back what was ended meanwhile.
  let ended = new Set<string>();
  let endedBefore = new Set<string>();
  let sweptAt = Number.NEGATIVE_INFINITY;

  const holds = (session: Session): boolean =>
    now() < session.expiresAt && now() < session.lastSeenAt + lifetime.idleMs;

  const isEnded = (id: string): boolean => ended.has(id) || endedBefore.has(id);

  async function end(id: string): Promise<void> {
    ended.add(id);
    held.delete(id);
    await table.remove(id);
  }

  async function sweep(): Promise<void> {
    if (now() < sweptAt + SWEEP_MS) return;
    sweptAt = now();
    // No look-up takes an hour: what ended before the last sweep is forgotten.
    endedBefore = ended;
    ended = new Set();
    for (const [id, session] of held) if (!holds(session)) held.delete(id);
    await table.removeWhere({ expiresAt: { lt: now() } });
    await table.removeWhere({ lastSeenAt: { lt: now() - lifetime.idleMs } });
  }

  async function load(id: string): Promise<Session | undefined> {
    const session = await table.get(id);
    if (session === undefined || isEnded(id)) return undefined;
    held.set(id, held.get(id) ?? session);
    return held.get(id);
  }

  function touch(session: Session): Session {
    if (now() < session.lastSeenAt + TOUCH_MS) return session;
    const seen = { ...session, lastSeenAt: now() };
    held.set(seen.id, seen);
    // That a request came is worth no request's failure: where the store does not take it, the next minute's will do.
    table.update(seen.id, { lastSeenAt: seen.lastSeenAt }).catch(() => {});
    return seen;
  }

  const of = async (operator: string): Promise<Session[]> => {
    const kept = await allRows(table, { operator });
    return kept.map((session) => held.get(session.id) ?? session).filter((session) => !isEnded(session.id));
  };

  /** The last used first. */
  const ofOne = async (operator: string): Promise<Session[]> =>
    (await of(operator)).filter(holds).sort((a, b) => b.lastSeenAt - a.lastSeenAt || b.createdAt - a.createdAt);

  return {
    async open(operator, { address, agent }) {
      await sweep();
      const token = freshToken(chance);
      const session: Session = {
        id: sessionId(token),
        operator,
        createdAt: now(),
        lastSeenAt: now(),
        expiresAt: now() + lifetime.absoluteMs,
        address: address.slice(0, 100),
        agent: agent.slice(0, 300),
      };
      await table.insert(session);
      held.set(session.id, session);
      const others = (await ofOne(operator)).filter(({ id }) => id !== session.id);
      for (const { id } of others.slice(MOST_OF_ONE - 1)) await end(id);
      return { token, session };
    },
    async find(token) {
      if (token === '' || token.length > 200) return undefined;
      const id = sessionId(token);
      const session = held.get(id) ?? (await load(id));
      if (session === undefined) return undefined;
      if (holds(session)) return touch(session);
      await end(id);
      return undefined;
    },
    of: ofOne,
    all: async () => (await allRows(table)).filter(holds),
    end,
    async endAllOf(operator) {
      for (const { id } of await of(operator)) await end(id);
    },
  };
}
