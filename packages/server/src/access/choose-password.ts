import type { AccessRoom } from '../model/rooms.ts';
import { judgePassword } from './judge-password.ts';
import { type Parts, typed } from './parts.ts';
import { PasswordError } from './password-error.ts';

/** An operator's own choice. The session goes on under a new token, so that nobody keeps one from before. */
export function choosePasswordWith(parts: Parts): AccessRoom['choosePassword'] {
  const { operators, sessions, hasher, limiter, changes } = parts;

  /** Somebody at a screen that was left open has no more tries than at the sign-in. */
  async function proveCurrent(id: string, address: string, passwordHash: string, current: string): Promise<void> {
    const wait = await limiter.begin(id, address);
    if (wait !== undefined)
      throw new PasswordError('limited', `Too many tries. Wait ${Math.ceil(wait / 60)} min and try again.`);
    if (!(await hasher.verify(passwordHash, typed(current))))
      throw new PasswordError('wrong', 'The current password is wrong.');
    await limiter.succeeded(id, address);
  }

  return async (name, current, next, keepToken) => {
    const operator = operators.get(name.toLowerCase());
    const session = await sessions.find(keepToken);
    if (operator === undefined || session?.operator !== operator.id)
      throw new PasswordError('wrong', 'Your session has ended. Sign in again.');
    if (current !== undefined) await proveCurrent(operator.id, session.address, operator.passwordHash, current);
    else if (!operator.mustChoose) throw new PasswordError('wrong', 'Enter your current password too.');
    const weakness = judgePassword(next, operator.id);
    if (weakness !== undefined) throw new PasswordError('weak', weakness);
    if (await hasher.verify(operator.passwordHash, next))
      throw new PasswordError('weak', 'The new password must differ from the one before.');
    const passwordHash = await hasher.hash(next);
    return changes.add(async () => {
      if (operators.get(operator.id)?.passwordHash !== operator.passwordHash)
        throw new PasswordError('wrong', 'Your password was changed meanwhile. Sign in again.');
      await operators.change(operator.id, { passwordHash, mustChoose: false, passwordExpiresAt: undefined });
      await sessions.endAllOf(operator.id);
      const opened = await sessions.open(operator.id, session);
      return { token: opened.token, expiresAt: opened.session.expiresAt };
    });
  };
}
