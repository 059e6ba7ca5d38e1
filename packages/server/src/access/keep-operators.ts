import type { Operator } from '../model/operator.ts';
import type { Change, Table } from '../model/store.ts';
import { allRows } from './all-rows.ts';

export interface OperatorKeeper {
  /** By the name in lower case. From memory, so that names that do not exist take no longer than those that do. */
  get(id: string): Operator | undefined;
  all(): readonly Operator[];
  add(operator: Operator): Promise<void>;
  change(id: string, change: Change<Operator>): Promise<Operator>;
}

/** Operators in the store, with a copy in memory: each request asks for one. */
export async function keepOperators(table: Table<Operator>): Promise<OperatorKeeper> {
  const held = new Map((await allRows(table)).map((operator) => [operator.id, operator]));
  return {
    get: (id) => held.get(id),
    all: () => [...held.values()],
    async add(operator) {
      await table.insert(operator);
      held.set(operator.id, operator);
    },
    async change(id, change) {
      const operator = await table.update(id, change);
      if (operator === undefined) throw new Error(`operator ${id} is no longer in the store`);
      held.set(id, operator);
      return operator;
    },
  };
}

/** An operator as the other rooms get it: a hash that never leaves cannot reach a page or a log. */
export const withoutHash = (operator: Operator): Operator => ({ ...operator, passwordHash: '' });
