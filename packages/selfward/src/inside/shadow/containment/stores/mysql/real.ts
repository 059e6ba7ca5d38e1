import type { RealConnection } from '../shared-transaction.ts';
import type { MysqlCommand, MysqlConnection } from './connection.ts';

export interface MysqlReal extends RealConnection {
  /**
   * Settles when the command is done; what it answers goes to whoever made it.
   *
   * @param isOurs - of such an error nobody is told: the command can be executed once more.
   */
  execute(command: MysqlCommand, isOurs?: (error: unknown) => boolean): Promise<void>;
  /** `sql_mode`. */
  mode(): Promise<string>;
}

/** Tables whose rows no ROLLBACK takes back, by lower-case name, with the reason. */
export interface MysqlTables {
  lasting: Map<string, string>;
}

/**
 * Seconds, and not less than one; the one or the other server does not know each. A session that is idle for longer is ended
 * by the server, with its locks, should this process hang.
 */
const SETTINGS = [
  'SET SESSION innodb_lock_wait_timeout = 1',
  'SET SESSION lock_wait_timeout = 1',
  'SET SESSION wait_timeout = 2',
  'SET SESSION idle_transaction_timeout = 2',
  'SET SESSION max_statement_time = 1',
  'SET SESSION max_execution_time = 1000',
];

const SYSTEM = "('mysql', 'information_schema', 'performance_schema', 'sys')";
const WITHOUT_TRANSACTIONS = `SELECT table_name AS name, engine AS engine FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ${SYSTEM}
  AND engine NOT IN (SELECT engine FROM information_schema.engines WHERE transactions = 'YES')`;
const TRIGGERS = `SELECT event_object_table AS name, action_statement AS body FROM information_schema.triggers
  WHERE trigger_schema NOT IN ${SYSTEM}`;
const VIEWS = `SELECT table_name AS name, view_definition AS body FROM information_schema.views
  WHERE table_schema NOT IN ${SYSTEM}`;

/** Opens the one real connection, and learns what it must not write to. */
export async function mysqlReal(
  open: () => MysqlConnection,
  addCommand: MysqlConnection['addCommand'],
  tables: MysqlTables,
  lost: () => void,
): Promise<MysqlReal> {
  const connection = open();
  const waiting = new Set<(error: unknown) => void>();
  const end = (error: unknown) => {
    lost();
    for (const fail of waiting) fail(error ?? new Error('Connection lost'));
    waiting.clear();
  };
  connection.on('error', end);
  connection.on('end', end);
  const orLost = <T>(run: (resolve: (value: T) => void, reject: (error: unknown) => void) => void): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.add(reject);
      run(
        (value) => {
          waiting.delete(reject);
          resolve(value);
        },
        (error) => {
          waiting.delete(reject);
          reject(error);
        },
      );
    });
  const run = (sql: string) =>
    orLost<unknown>((resolve, reject) => {
      connection.query(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  await run('SET SESSION autocommit = 0');
  for (const sql of SETTINGS) await run(sql).catch(() => undefined);
  tables.lasting = await lastingTables(async (sql) => (await run(sql)) as Row[]);
  return {
    run,
    destroy: () => connection.destroy(),
    async mode() {
      const [row] = (await run('SELECT @@SESSION.sql_mode AS mode')) as { mode: string }[];
      return row?.mode ?? '';
    },
    execute: (command, isOurs = () => false) =>
      orLost<void>((resolve, reject) => {
        let failure: unknown;
        const { onResult, emit } = command;
        command.emit = (event, ...given) => {
          if (event === 'error') failure ??= given[0];
          if (failure && isOurs(failure)) {
            if (event !== 'end') return true;
            Object.assign(command, { emit, onResult, next: null });
            reject(failure);
            return true;
          }
          const heard = emit.call(command, event, ...given);
          if (event === 'end') failure ? reject(failure) : resolve();
          return heard;
        };
        if (onResult) {
          command.onResult = (error, ...result) => {
            failure ??= error;
            if (!error || !isOurs(error)) onResult(error, ...result);
          };
        }
        addCommand.call(connection, command);
      }),
  };
}

interface Row {
  name: string;
  engine?: string;
  body?: string;
}

/** Tables of such an engine, and what writes to one by a trigger or a view. */
async function lastingTables(select: (sql: string) => Promise<Row[]>): Promise<Map<string, string>> {
  const lasting = new Map<string, string>();
  for (const { name, engine } of await select(WITHOUT_TRANSACTIONS)) lasting.set(name.toLowerCase(), engine ?? '');
  if (lasting.size === 0) return lasting;
  const around = [...(await select(TRIGGERS)), ...(await select(VIEWS))];
  // A trigger may write to a table whose trigger does.
  for (let found = true; found; ) {
    found = false;
    for (const { name, body } of around) {
      const through = [...lasting.keys()].find((each) => body?.toLowerCase().includes(each));
      if (through === undefined || lasting.has(name.toLowerCase())) continue;
      lasting.set(name.toLowerCase(), `writes to ${through}`);
      found = true;
    }
  }
  return lasting;
}
