import { createHash } from 'node:crypto';
import type { Level } from '../model/level.ts';
import type { Operator, Session } from '../model/operator.ts';
import type { AccessRoom } from '../model/rooms.ts';

export interface Seed {
  name: string;
  level: Level;
  token: string;
}

const DAY = 86_400_000;
const EMPTY = { address: '127.0.0.1', agent: 'selfward' };
/** A session that every operator has, by its id. */
export const SPARE_SESSION = 'specimen';

/**
 * Operators who are signed in from the start and stay so, whatever the probes do: a probe that ends its own session
 * would make all later ones blind. Everything else is the real room's; the sign-in's limits too.
 */
export function seededAccess(room: AccessRoom, seeds: readonly Seed[], now: () => number = Date.now): AccessRoom {
  const startedAt = now();
  const held = new Map(
    seeds.map(({ name, level, token }): [string, { operator: Operator; session: Session }] => {
      const id = name.toLowerCase();
      const times = { createdAt: startedAt, lastSeenAt: startedAt, expiresAt: startedAt + DAY };
      return [
        token,
        {
          operator: { id, name, level, passwordHash: '', mustChoose: false, active: true, createdAt: startedAt },
          session: {
            id: createHash('sha256').update(token).digest('hex'),
            ...{ operator: id, address: '127.0.0.1', agent: 'selfward', ...times },
          },
        },
      ];
    }),
  );
  return {
    ...room,
    session: async (token) => held.get(token) ?? room.session(token),
    async signOut(token) {
      if (!held.has(token)) await room.signOut(token);
    },
    async sessionsOf(operator) {
      const own = [...held.values()].map(({ session }) => session).filter((session) => session.operator === operator);
      // One that can be ended again and again: where there is none, nothing of its routes is looked at.
      const spare = { ...EMPTY, id: SPARE_SESSION, operator, createdAt: startedAt, lastSeenAt: startedAt };
      return [{ ...spare, expiresAt: startedAt + DAY }, ...own, ...(await room.sessionsOf(operator))];
    },
  };
}
