import { toStandIns } from '../../sql/to-stand-ins.ts';
import type { RealConnection } from '../shared-transaction.ts';
import { MOST_ROWS, type TableOverlay } from '../table-overlay.ts';
import { fillStandIn, makeStandIn, readStandIn, TooLarge } from './stand-in.ts';
import { literal, type PgAsk, type PgTable, pgTables } from './tables.ts';

export interface PgAsking extends RealConnection {
  ask: PgAsk;
}

interface Kept {
  table: PgTable;
  /** All rows; nothing was written yet where absent. */
  rows?: readonly string[];
  /** Whether the session's temporary table holds something older. */
  stale: boolean;
}

const READ_ONLY = '25006';

/**
 * PostgreSQL's temporary tables stand before real ones of their name. Nothing of the application's is ever committed: a
 * NOTIFY would leave, for one. So what its statements left in temporary tables is read before the transaction is taken
 * back, and put into them again.
 */
export function createPgOverlay(begin: string, withheld: (detail: string) => void): TableOverlay<PgAsking> {
  /** By the name in lower case; nothing where there is no such table. */
  const known = new Map<string, PgTable | undefined>();
  const kept = new Map<string, Kept>();
  const written = new Set<string>();

  const present = async ({ ask }: PgAsking): Promise<Set<string>> => {
    const names = [...kept.values()].map(({ table }) => literal(table.name));
    if (names.length === 0) return new Set();
    const found = await ask(`SELECT relname AS name FROM pg_catalog.pg_class
      WHERE relnamespace = pg_catalog.pg_my_temp_schema() AND relname IN (${names.join(', ')})`);
    return new Set(found.map(({ name }) => String(name).toLowerCase()));
  };
  const learn = async ({ ask }: PgAsking, names: ReadonlySet<string>) => {
    const unknown = [...names].filter((name) => !known.has(name));
    if (unknown.length === 0) return;
    for (const name of unknown) known.set(name, undefined);
    for (const table of await pgTables(ask, unknown)) known.set(table.name.toLowerCase(), table);
  };
  const forget = (name: string, why: string) => {
    const table = known.get(name);
    if (table) known.set(name, { ...table, why });
    if (kept.get(name)?.rows) withheld(`what was written to ${table?.name}: ${why}`);
    kept.delete(name);
    written.delete(name);
  };
  /** Within a savepoint, so that a refusal spoils nothing. */
  const make = async (real: PgAsking, name: string, table: PgTable): Promise<boolean> => {
    await real.run('SAVEPOINT selfward_table');
    try {
      const before = kept.get(name);
      await makeStandIn(real.ask, table, before?.rows);
      kept.set(name, { table, stale: false, ...(before?.rows && { rows: before.rows }) });
      // Statements that were prepared before still mean the real one.
      await real.run('DISCARD PLANS; RELEASE SAVEPOINT selfward_table');
      return true;
    } catch (error) {
      await real.run('ROLLBACK TO SAVEPOINT selfward_table; RELEASE SAVEPOINT selfward_table');
      forget(name, error instanceof TooLarge ? error.message : 'it cannot be copied');
      return false;
    }
  };

  return {
    holds: () => kept.size > 0,
    isOurs: (error) => typeof error === 'object' && error !== null && 'code' in error && error.code === READ_ONLY,
    async restore(real) {
      for (const name of written) withheld(`what was written to ${name}, with the connection that ended`);
      written.clear();
      const there = await present(real);
      for (const [name, { table, rows, stale }] of kept) {
        if (there.has(name) && !stale) continue;
        try {
          await real.run(begin);
          if (!there.has(name)) await make(real, name, table);
          else await fillStandIn(real.ask, table, rows ?? []);
          await real.run('COMMIT');
          if (kept.has(name)) kept.set(name, { table, stale: false, ...(rows && { rows }) });
        } catch {
          await real.run('ROLLBACK');
          forget(name, 'it could not be copied again');
        }
      }
    },
    async cover(real, { sql, names, writes }) {
      if (writes) await learn(real, names);
      const there = await present(real);
      let why: string | undefined;
      for (const name of names) {
        const table = known.get(name);
        if (!table || (!writes && !kept.has(name)) || there.has(name)) continue;
        if (table.why === undefined) await make(real, name, table);
        why ??= known.get(name)?.why && `${table.name}: ${known.get(name)?.why}`;
      }
      const covered = [...kept].filter(([name]) => names.has(name));
      if (writes && why === undefined) for (const [name] of covered) written.add(name);
      const tables = covered.map(([, { table }]) => table);
      return { sql: toStandIns(sql, tables), lasts: why === undefined, ...(why !== undefined && { why }) };
    },
    async guarded(real, work) {
      // It goes back to what it was with the savepoint that the statement stands in.
      await real.run('SET LOCAL transaction_read_only = on');
      return work();
    },
    async giveUp() {},
    async keep(real) {
      const there = await present(real);
      for (const name of written) {
        const own = kept.get(name);
        if (!own || !there.has(name)) continue;
        const rows = await readStandIn(real.ask, own.table);
        if (rows.length > 2 * MOST_ROWS) forget(name, 'too much was written to it');
        else kept.set(name, { table: own.table, rows, stale: true });
      }
      written.clear();
    },
  };
}
