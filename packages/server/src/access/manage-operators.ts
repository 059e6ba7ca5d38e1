import { type Operator, OperatorNameSchema } from '../model/operator.ts';
import type { AccessRoom } from '../model/rooms.ts';
import { AccessError } from './access-error.ts';
import { oneTimePassword, type Parts } from './parts.ts';

const FIRST_ADMINISTRATOR = 'admin';

/** Whom the operations log's sentences speak of: an operator of that name could pass for the server, or for nobody. */
const RESERVED: ReadonlySet<string> = new Set(['system', 'server', 'nobody', 'someone', 'somebody', 'everyone']);

/** One who can sign in and knows a password that nobody else was ever told. */
const isSettledAdministrator = ({ level, active, mustChoose }: Operator): boolean =>
  level === 'administrator' && active && !mustChoose;

type Managing = Pick<AccessRoom, 'addOperator' | 'changeOperator' | 'resetPassword' | 'firstAdministrator'>;

/** What administrators do with operators, and how the first of them comes to be. */
export function manageOperatorsWith(parts: Parts): Managing {
  const { operators, sessions, changes, now } = parts;

  function existing(id: string): Operator {
    const operator = operators.get(id.toLowerCase());
    if (operator === undefined) throw new AccessError('unknown', 'There is no such operator.');
    return operator;
  }

  return {
    async addOperator(name, level) {
      const parsed = OperatorNameSchema.safeParse(name);
      if (!parsed.success)
        throw new AccessError('name', `The name ${parsed.error.issues[0]?.message ?? 'is not one'}.`);
      const id = parsed.data.toLowerCase();
      if (RESERVED.has(id))
        throw new AccessError('name', `Nobody can be called "${parsed.data}": the operations log means another by it.`);
      const { password, fields } = await oneTimePassword(parts);
      return changes.add(async () => {
        if (operators.get(id) !== undefined) throw new AccessError('taken', `There is an operator "${id}" already.`);
        await operators.add({ id, name: parsed.data, level, active: true, createdAt: now(), ...fields });
        return password;
      });
    },

    changeOperator: (id, change) =>
      changes.add(async () => {
        const operator = existing(id);
        const { level = operator.level, active = operator.active } = change;
        if (isSettledAdministrator(operator) && !isSettledAdministrator({ ...operator, level, active })) {
          const another = operators.all().some((one) => one.id !== operator.id && isSettledAdministrator(one));
          if (!another)
            throw new AccessError(
              'last-administrator',
              `${operator.name} is the last active administrator. Another one must have signed in and chosen a password first.`,
            );
        }
        await operators.change(operator.id, { level, active });
        if (!active) await sessions.endAllOf(operator.id);
      }),

    async resetPassword(id) {
      const { password, fields } = await oneTimePassword(parts);
      return changes.add(async () => {
        const operator = existing(id);
        await operators.change(operator.id, fields);
        await sessions.endAllOf(operator.id);
        return password;
      });
    },

    async firstAdministrator() {
      if (operators.all().some(isSettledAdministrator)) return undefined;
      const { password, fields } = await oneTimePassword(parts);
      return changes.add(async () => {
        const id = FIRST_ADMINISTRATOR;
        const anew = { level: 'administrator', active: true, ...fields } as const;
        if (operators.get(id) === undefined) await operators.add({ id, name: id, createdAt: now(), ...anew });
        else await operators.change(id, anew);
        await sessions.endAllOf(id);
        return { name: id, password };
      });
    },
  };
}
