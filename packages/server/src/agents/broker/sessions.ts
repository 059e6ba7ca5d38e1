import { randomBytes } from 'node:crypto';
import { type SessionKeys, sessionKeys } from 'selfward/engine';

/** Sessions of one token at a time: one for each process that reports with it, and those that were greeted for nothing. */
const MOST_OF_A_TOKEN = 8;
/** Of a session that nothing was heard of for so long the keys are forgotten. */
const FORGOTTEN_MS = 10 * 60_000;

export interface Session {
  keys: SessionKeys;
  salt: Buffer;
  /** The number of the last request that was taken. */
  asked: number;
  /** The number of the last answer. */
  answered: number;
  /** When a request of it came last; a greeting may be an old one that somebody says again. */
  heardAt: number;
}

/** Sessions with devices at a broker, in memory: after a restart devices greet anew. */
export function keepSessions(now: () => number) {
  const all = new Map<string, Map<string, Session>>();

  function tidy(mine: Map<string, Session>): void {
    for (const [id, { heardAt }] of mine) if (now() - heardAt > FORGOTTEN_MS) mine.delete(id);
    while (mine.size >= MOST_OF_A_TOKEN) {
      // Those that nothing was ever asked in go first: making them takes no more than a recording.
      const [first] = [...mine].sort(
        ([, a], [, b]) => Number(a.asked > 0) - Number(b.asked > 0) || a.heardAt - b.heardAt,
      );
      if (first === undefined) return;
      mine.delete(first[0]);
    }
  }

  return {
    /** The same answer to the same greeting, for one may be lost on the way. */
    greet(token: string, key: Buffer, session: Buffer): Session {
      const id = session.toString('hex');
      const mine = all.get(token) ?? new Map<string, Session>();
      const known = mine.get(id);
      if (known !== undefined) return known;
      tidy(mine);
      const salt = randomBytes(16);
      const made = { keys: sessionKeys(key, session, salt), salt, asked: 0, answered: 0, heardAt: now() };
      mine.set(id, made);
      all.set(token, mine);
      return made;
    },
    get: (token: string, session: Buffer): Session | undefined => all.get(token)?.get(session.toString('hex')),
    forget: (token: string): boolean => all.delete(token),
  };
}
