import { inPart } from '../model/in-part.ts';
import { type Operator, OperatorNameSchema } from '../model/operator.ts';
import type { AccessRoom, SignIn } from '../model/rooms.ts';
import { withoutHash } from './keep-operators.ts';
import { type Parts, typed } from './parts.ts';

/** How long a one-time password still works once it was used: to come back after a browser was closed. */
const ONE_TIME_USED_MS = 15 * 60_000;

/** Signing in. Whatever is wrong, it takes the same time and says the same. */
export function signInWith({ operators, sessions, hasher, limiter, changes, now }: Parts): AccessRoom['signIn'] {
  const isExpired = (operator: Operator): boolean =>
    operator.passwordExpiresAt !== undefined && now() >= operator.passwordExpiresAt;

  /** Opens the session of somebody whose password was right, if nothing changed while it was compared. */
  async function enter(
    compared: Operator,
    password: string,
    from: { address: string; agent: string },
  ): Promise<SignIn> {
    const operator = operators.get(compared.id);
    if (operator === undefined || operator.passwordHash !== compared.passwordHash)
      return { ok: false, because: 'wrong' };
    if (!operator.active) return { ok: false, because: 'inactive' };
    const { passwordExpiresAt } = operator;
    const change = {
      lastSignInAt: now(),
      ...(passwordExpiresAt === undefined
        ? {}
        : { passwordExpiresAt: Math.min(passwordExpiresAt, now() + ONE_TIME_USED_MS) }),
      ...(hasher.isOutdated(operator.passwordHash) ? { passwordHash: await hasher.hash(password) } : {}),
    };
    const changed = await inPart('operator', () => operators.change(operator.id, change));
    const { token, session } = await inPart('session', () => sessions.open(operator.id, from));
    return { ok: true, operator: withoutHash(changed), token, expiresAt: session.expiresAt };
  }

  return async (name, password, from) => {
    const parsed = OperatorNameSchema.safeParse(name);
    // Names that cannot exist are counted together and take the same time.
    const id = parsed.success ? parsed.data.toLowerCase() : '';
    if (hasher.isOverloaded()) return { ok: false, because: 'limited', retryAfterSeconds: 5 };
    const wait = await inPart('limits', () => limiter.begin(id, from.address));
    if (wait !== undefined) return { ok: false, because: 'limited', retryAfterSeconds: wait };
    const operator = id === '' ? undefined : operators.get(id);
    const right = await inPart('password', () => hasher.verify(operator?.passwordHash, typed(password)));
    if (operator === undefined || !right || isExpired(operator)) return { ok: false, because: 'wrong' };
    const entered = await changes.add(() => enter(operator, typed(password), from));
    if (entered.ok) await inPart('limits', () => limiter.succeeded(id, from.address));
    return entered;
  };
}
