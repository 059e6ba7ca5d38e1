import type PQueue from 'p-queue';
import type { Hasher } from './hash-passwords.ts';
import type { OperatorKeeper } from './keep-operators.ts';
import type { SessionKeeper } from './keep-sessions.ts';
import type { SignInLimiter } from './limit-sign-ins.ts';
import { type Chance, freshPassword } from './tokens.ts';

/** What signing in, choosing a password and managing operators share. */
export interface Parts {
  operators: OperatorKeeper;
  sessions: SessionKeeper;
  hasher: Hasher;
  limiter: SignInLimiter;
  /**
   * One change at a time: a session must not open on a password that is just being replaced, nor two administrators
   * demote each other.
   */
  changes: PQueue;
  now: () => number;
  chance: Chance;
}

/** How long a one-time password waits to be used. */
const ONE_TIME_MS = 24 * 3_600_000;

/** A fresh one-time password, and the operator's fields that go with it. */
export async function oneTimePassword({ hasher, now, chance }: Pick<Parts, 'hasher' | 'now' | 'chance'>) {
  const password = freshPassword(chance);
  const passwordHash = await hasher.hash(password);
  return { password, fields: { passwordHash, mustChoose: true, passwordExpiresAt: now() + ONE_TIME_MS } };
}

/** Longer than any password that is accepted, and short enough to be normalised and hashed. */
const LONGEST_INPUT = 1_024;

/** What somebody typed, cut to what is worth comparing. */
export const typed = (password: string): string => password.slice(0, LONGEST_INPUT);
