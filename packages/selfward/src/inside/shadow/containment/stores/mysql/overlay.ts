import { MOST_ROWS, type TableOverlay } from '../table-overlay.ts';
import type { MysqlReal } from './real.ts';
import { hasQuietTables, identifier, type MysqlAsk, type MysqlTable, mysqlTables, qualified } from './tables.ts';

const READ_ONLY = 1792;
/** MySQL, but not MariaDB, opens a temporary table once in a statement. */
const OPENED_TWICE = 1137;
const COPY = 'selfward_copy';
/** Idle for so long the session ends, in seconds; one that may hold locks ends after two. */
const IDLE = 600;

/**
 * MySQL's temporary tables stand before real ones of their name, as long as the session lasts. What the application
 * sends runs in a READ ONLY transaction, which lets temporary tables be written to and nothing else: its end may be a
 * COMMIT. What needs more than that is run in another one, which is taken back.
 */
export function createMysqlOverlay(isOpen: () => boolean, withheld: (detail: string) => void): TableOverlay<MysqlReal> {
  /** By database and name in lower case. */
  const known = new Map<string, MysqlTable>();
  const asked = new Set<string>();
  const standIns = new Map<string, MysqlTable>();
  let session: MysqlReal | undefined;
  let isQuiet = false;
  /** Whether the open transaction may write to real tables, and is taken back for it. */
  let isWide = false;
  let written = false;

  const asking =
    (real: MysqlReal): MysqlAsk =>
    async (sql) =>
      (await real.run(sql)) as Record<string, unknown>[];
  const keyOf = ({ schema, name }: MysqlTable) => `${schema}.${name}`.toLowerCase();
  const meant = (names: ReadonlySet<string>) => [...known.values()].filter(({ name }) => names.has(name.toLowerCase()));

  /** Ends the transaction for what cannot be done in it, and goes on in another. What was written to stand-ins stays. */
  const between = async (real: MysqlReal, work: () => Promise<void>, wide = false) => {
    await real.run('COMMIT');
    try {
      await work();
    } finally {
      await real.run(wide ? 'START TRANSACTION' : 'START TRANSACTION READ ONLY');
      if (isOpen()) await real.run('SAVEPOINT selfward_transaction');
      isWide = wide;
    }
  };
  const drop = async (real: MysqlReal, table: MysqlTable, why: string) => {
    withheld(`what was written to ${table.name}: ${why}`);
    standIns.delete(keyOf(table));
    known.set(keyOf(table), { ...table, why });
    await real.run(`DROP TEMPORARY TABLE IF EXISTS ${qualified(table)}`);
  };
  const copy = async (real: MysqlReal, table: MysqlTable): Promise<string | undefined> => {
    const own = qualified({ schema: table.schema, name: COPY });
    const [counted] = await asking(real)(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${qualified(table)} LIMIT ${MOST_ROWS + 1}) AS x`,
    );
    if (Number(counted?.n) > MOST_ROWS) return 'it has too many rows to be copied';
    try {
      await real.run(`CREATE TEMPORARY TABLE ${own} LIKE ${qualified(table)}`);
      await real.run('COMMIT');
      // In the usual kind of transaction, rows that are copied are locked.
      await real.run('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
      await real.run('START TRANSACTION');
      const columns = table.columns.map(identifier).join(', ');
      await real.run(`INSERT INTO ${own} (${columns}) SELECT ${columns} FROM ${qualified(table)}`);
      await real.run('COMMIT');
      await real.run(`ALTER TABLE ${own} RENAME TO ${qualified(table)}`);
      await real.run(`SET SESSION wait_timeout = ${IDLE}`);
      return undefined;
    } catch {
      await real.run('ROLLBACK');
      await real.run(`DROP TEMPORARY TABLE IF EXISTS ${own}`);
      return 'it cannot be copied';
    }
  };

  return {
    holds: () => standIns.size > 0,
    isOurs: (error) =>
      typeof error === 'object' &&
      error !== null &&
      'errno' in error &&
      (error.errno === READ_ONLY || error.errno === OPENED_TWICE),
    async restore(real) {
      isWide = false;
      written = false;
      if (session === real) return;
      if (standIns.size > 0) withheld('what was written before, with the connection that ended');
      standIns.clear();
      session = real;
      isQuiet = await hasQuietTables(asking(real));
    },
    async cover(real, { sql, names, writes }) {
      if (!writes) return { sql, lasts: true };
      const unknown = [...names].some((name) => !asked.has(name));
      if (unknown) {
        for (const name of names) asked.add(name);
        for (const table of await mysqlTables(asking(real), names))
          if (!known.has(keyOf(table))) known.set(keyOf(table), table);
      }
      let why = isQuiet ? undefined : 'the binary log would tell of temporary tables';
      for (const table of meant(names)) if (table.why !== undefined) why ??= `${table.name}: ${table.why}`;
      if (isWide) why ??= 'what cannot last is written in the same transaction';
      for (const table of meant(names)) {
        if (why !== undefined || standIns.has(keyOf(table))) continue;
        let reason: string | undefined;
        await between(real, async () => {
          reason = await copy(real, table);
        });
        if (reason === undefined) standIns.set(keyOf(table), table);
        else {
          known.set(keyOf(table), { ...table, why: reason });
          why = `${table.name}: ${reason}`;
        }
      }
      if (why !== undefined && !isWide) await between(real, async () => {}, true);
      written ||= why === undefined;
      return { sql, lasts: why === undefined, ...(why !== undefined && { why }) };
    },
    guarded: (_real, work) => work(),
    async giveUp(real, { names }, error) {
      const { errno } = error as { errno: number };
      if (errno === READ_ONLY) return between(real, async () => {}, true);
      await between(real, async () => {
        for (const table of [...standIns.values()].filter(({ name }) => names.has(name.toLowerCase())))
          await drop(real, table, 'a query names it twice, which MySQL does not take for a temporary table');
      });
    },
    async keep(real) {
      if (!isWide && written) await real.run('COMMIT');
      written = false;
    },
  };
}
