import PQueue from 'p-queue';
import type { Operator, Session } from '../model/operator.ts';
import type { AccessRoom } from '../model/rooms.ts';
import type { Table } from '../model/store.ts';
import { choosePasswordWith } from './choose-password.ts';
import { type HashOptions, hashPasswords, OWASP_ARGON2ID } from './hash-passwords.ts';
import { keepOperators, withoutHash } from './keep-operators.ts';
import { keepSessions, SESSION_LIFETIME, type SessionLifetime } from './keep-sessions.ts';
import { limitSignIns, SIGN_IN_LIMITS, type SignInLimits } from './limit-sign-ins.ts';
import { manageOperatorsWith } from './manage-operators.ts';
import type { Parts } from './parts.ts';
import { signInWith } from './sign-in.ts';
import { type Chance, systemChance } from './tokens.ts';

export interface AccessOptions {
  store: { readonly operators: Table<Operator>; readonly sessions: Table<Session> };
  now?: () => number;
  chance?: Chance;
  hashing?: HashOptions;
  limits?: SignInLimits;
  lifetime?: SessionLifetime;
}

/** Operators, their passwords and sessions. Operators that come out of here carry no hash. */
export async function createAccess(options: AccessOptions): Promise<AccessRoom> {
  const { store, now = Date.now, chance = systemChance, hashing = OWASP_ARGON2ID } = options;
  const { limits = SIGN_IN_LIMITS, lifetime = SESSION_LIFETIME } = options;
  const parts: Parts = {
    operators: await keepOperators(store.operators),
    sessions: keepSessions(store.sessions, { now, chance, lifetime }),
    hasher: await hashPasswords(hashing, chance),
    limiter: limitSignIns(limits),
    changes: new PQueue({ concurrency: 1 }),
    now,
    chance,
  };
  const { operators, sessions, limiter } = parts;
  for (const { operator, address } of await sessions.all()) limiter.know(operator, address);

  const listeners = new Set<() => void>();
  /** Also where it failed: what was done before the failure holds. */
  const telling =
    <Args extends unknown[], T>(act: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        return await act(...args);
      } finally {
        for (const listener of listeners) listener();
      }
    };
  const manage = manageOperatorsWith(parts);

  return {
    signIn: signInWith(parts),
    choosePassword: telling(choosePasswordWith(parts)),
    addOperator: manage.addOperator,
    changeOperator: telling(manage.changeOperator),
    resetPassword: telling(manage.resetPassword),
    firstAdministrator: telling(manage.firstAdministrator),
    async session(token) {
      const session = await sessions.find(token);
      if (session === undefined) return undefined;
      const operator = operators.get(session.operator);
      return operator?.active === true ? { operator: withoutHash(operator), session } : undefined;
    },
    signOut: telling(async (token) => {
      const session = await sessions.find(token);
      if (session !== undefined) await sessions.end(session.id);
    }),
    sessionsOf: (operator) => sessions.of(operator.toLowerCase()),
    revokeSession: telling(sessions.end),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async operators({ text, limit, offset }) {
      const page = await store.operators.find({
        ...(text === undefined ? {} : { text }),
        ...(limit === undefined ? {} : { limit }),
        ...(offset === undefined ? {} : { offset }),
      });
      return { rows: page.rows.map(withoutHash), total: page.total };
    },
  };
}
