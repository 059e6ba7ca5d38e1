import { Duplex } from 'node:stream';
import type { ShadowHost } from '../../../../../model/containment.ts';
import { letOut } from '../../network/let-out.ts';
import { classifySql } from '../../sql/classify.ts';
import {
  type Refusal,
  type SeenConnection,
  type StatementContainment,
  seeConnection,
  type Turn,
} from '../contain-statements.ts';
import { shareTransaction } from '../shared-transaction.ts';
import type { TableOverlay } from '../table-overlay.ts';
import { createMysqlOverlay } from './overlay.ts';
import { type MysqlReal, type MysqlTables, mysqlReal } from './real.ts';

/** What mysql2 sends: one class each for queries, prepared statements, pings … */
export interface MysqlCommand {
  constructor: { name: string };
  sql?: string;
  query?: string;
  statement?: { query?: string };
  onResult?: (error: unknown, ...result: unknown[]) => void;
  handshake?: { connectionId: number; serverVersion: string };
  emit(event: string, ...given: unknown[]): boolean;
  once(event: string, listener: (...given: unknown[]) => void): unknown;
  listenerCount(event: string): number;
}

export interface MysqlConnection {
  addCommand(command: MysqlCommand): MysqlCommand;
  query(sql: string, callback: (error: unknown, rows: unknown) => void): unknown;
  destroy(): void;
  on(event: string, listener: (error?: unknown) => void): unknown;
  emit(event: string, ...given: unknown[]): boolean;
  config: Record<string, unknown>;
  stream: Duplex;
  authorized: boolean;
  _closing: boolean;
}

interface MysqlConnectionClass {
  new (given: { config: unknown }): MysqlConnection;
  prototype: MysqlConnection;
}

interface MysqlServer {
  given: StatementContainment<MysqlReal>;
  turn: Turn;
  /** Those of the application that may ask more. */
  clients: Set<object>;
}

/** One real connection is opened at a time, and its configuration is read while it is made. */
let opening = false;

/** Every connection gets a stream that leads nowhere, except the real ones. */
export function containMysqlConfig(exported: unknown): void {
  const { prototype } = exported as { prototype: object };
  const streams = new WeakMap<object, unknown>();
  Object.defineProperty(prototype, 'stream', {
    configurable: true,
    get(this: object) {
      return opening ? streams.get(this) : nowhere;
    },
    set(this: object, stream: unknown) {
      streams.set(this, stream);
    },
  });
}

function nowhere(): Duplex {
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const self = () => stream;
  return Object.assign(stream, { setKeepAlive: self, setNoDelay: self, setTimeout: self, ref: self, unref: self });
}

const ERRORS: Record<Refusal, { code: string; errno: number; sqlState: string }> = {
  denied: { code: 'ER_SPECIFIC_ACCESS_DENIED_ERROR', errno: 1227, sqlState: '42000' },
  locked: { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205, sqlState: 'HY000' },
  ended: { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205, sqlState: 'HY000' },
  aborted: { code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' },
  'no-transaction': { code: 'ER_SP_DOES_NOT_EXIST', errno: 1305, sqlState: '42000' },
};

/** Puts our own under mysql2's connections; pools and everything above them see connections as before. */
export function containMysqlConnection(exported: unknown, host: ShadowHost): void {
  const Connection = exported as MysqlConnectionClass;
  if (!Object.hasOwn(Connection.prototype, 'addCommand')) return;
  const { addCommand } = Connection.prototype;
  const real = new WeakSet<MysqlConnection>();
  const seen = new WeakMap<MysqlConnection, SeenConnection<MysqlReal>>();
  const servers = new Map<string, MysqlServer>();
  let id = 0;
  host.onProbeEnd(async () => {
    await Promise.all([...servers.values()].map(({ given }) => given.transaction.end()));
  });

  const open = (config: unknown): MysqlConnection => {
    opening = true;
    try {
      return letOut(() => {
        const connection = new Connection({ config });
        real.add(connection);
        return connection;
      });
    } finally {
      opening = false;
    }
  };

  const serverOf = ({ config }: MysqlConnection) => {
    const key = JSON.stringify([
      config.host,
      config.port,
      config.socketPath,
      config.user,
      config.database,
      config.flags,
    ]);
    const known = servers.get(key);
    if (known) return known;
    const tables: MysqlTables = { lasting: new Map() };
    const session: { dialect: 'mysql'; mode?: string } = { dialect: 'mysql' };
    const clients = new Set<object>();
    const withheld = (detail: string) => host.withheld(detail);
    const overlay: TableOverlay<MysqlReal> = createMysqlOverlay(() => transaction.isOpen, withheld);
    const transaction = shareTransaction<MysqlReal>({
      open: (lost) => mysqlReal(() => open(config), addCommand, tables, lost),
      // Without autocommit the next statement begins one. A deadlock ends it too: the one after that commits nothing either.
      begin: ['ROLLBACK', 'START TRANSACTION READ ONLY'],
      beforeWrite: [],
      overlay,
      isUsed: () => clients.size > 0,
    });
    const made: MysqlServer = {
      clients,
      turn: {},
      given: {
        overlay,
        transaction,
        session,
        withheld,
        errorsAbort: false,
        withholdWrites: host.policy === 'withhold',
        ready: () =>
          transaction.run(async (on) => {
            session.mode = await on.mode();
          }, false),
        lasting({ names }) {
          const name = [...names].find((each) => tables.lasting.has(each));
          return name && `a write to ${name}, which has no transactions (${tables.lasting.get(name)})`;
        },
      },
    };
    servers.set(key, made);
    return made;
  };

  const seenAs = (connection: MysqlConnection): SeenConnection<MysqlReal> => {
    const { given, turn, clients } = serverOf(connection);
    if (!seen.has(connection)) clients.add(connection);
    const known = seen.get(connection) ?? seeConnection(given, turn);
    seen.set(connection, known);
    return known;
  };

  const submit = (connection: MysqlConnection, command: MysqlCommand) => {
    const sql = command.sql ?? command.statement?.query;
    if (typeof sql !== 'string') return settle(command, mysqlError('denied', 'Access denied'));
    seenAs(connection)
      .submit({
        sql,
        execute(on, text, isOurs) {
          if (text !== sql) command.sql = text;
          return on.execute(command, isOurs);
        },
        answer: () => settle(command, null, { ...DONE }),
        refuse: (kind, message) => settle(command, mysqlError(kind, message)),
      })
      .catch((error: unknown) => settle(command, error));
  };

  /** Only what will be run is shown to the server; the rest is answered when it is executed. */
  const prepare = (connection: MysqlConnection, command: MysqlCommand) => {
    const { given } = serverOf(connection);
    const known = seenAs(connection);
    const sql = command.query ?? '';
    const told = command.onResult;
    command.onResult = (error, statement, ...rest) => {
      // It comes back through the connection that it was asked of.
      if (typeof statement === 'object' && statement !== null) Object.assign(statement, { _connection: connection });
      told?.(error, statement, ...rest);
    };
    known
      .inOrder(async () => {
        await given.ready?.();
        const statements = classifySql(sql, given.session);
        const writes = statements.some(({ effect: { is } }) => is === 'write');
        const passes = statements.every(
          (each) => ['read', 'write', 'set'].includes(each.effect.is) && given.lasting?.(each) === undefined,
        );
        if (passes && !(writes && given.withholdWrites)) {
          const names = new Set(statements.flatMap((each) => [...each.names]));
          return given.transaction.run(async (on) => {
            // The server looks at what it prepares as if it ran.
            await given.overlay?.cover(on, { sql, names, writes });
            await on.execute(command).catch(() => undefined);
          }, false);
        }
        const execute = (values: unknown, callback: unknown) => callback ?? values;
        settle(command, null, { query: sql, id: 0, columns: [], parameters: [], close() {}, execute });
      })
      .catch((error: unknown) => settle(command, error));
  };

  Connection.prototype.addCommand = function (command) {
    if (real.has(this) || opening || this.config.isServer) return addCommand.call(this, command);
    const kind = command.constructor.name;
    if (kind === 'ClientHandshake') {
      process.nextTick(() => {
        this.authorized = true;
        command.handshake = { connectionId: ++id, serverVersion: '8.0.0' };
        command.emit('end');
      });
    } else if (kind === 'Query' || kind === 'Execute') submit(this, command);
    else if (kind === 'Prepare') prepare(this, command);
    else if (kind === 'Ping' || kind === 'ResetConnection') process.nextTick(settle, command, null, true);
    else if (kind === 'Quit') {
      this._closing = true;
      for (const { clients } of servers.values()) clients.delete(this);
      const left = seen.get(this)?.leave() ?? Promise.resolve();
      void left.then(() => {
        settle(command, null);
        this.stream.push(null);
      });
    } else if (kind !== 'CloseStatement') {
      host.withheld(kind);
      process.nextTick(settle, command, mysqlError('denied', 'Access denied'));
    }
    return command;
  };
}

/** What the server says of a statement without rows. */
const DONE = {
  fieldCount: 0,
  affectedRows: 0,
  insertId: 0,
  info: '',
  serverStatus: 2,
  warningStatus: 0,
  changedRows: 0,
};

function settle(command: MysqlCommand, error: unknown, result?: unknown): void {
  if (command.onResult) command.onResult(error, result, undefined);
  else if (error) command.emit('error', error);
  else if (result !== undefined) command.emit('result', result, 0);
  command.emit('end');
}

function mysqlError(kind: Refusal, message: string): Error {
  return Object.assign(new Error(message), { ...ERRORS[kind], sqlMessage: message });
}
