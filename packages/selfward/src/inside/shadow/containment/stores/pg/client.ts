import type { ShadowHost } from '../../../../../model/containment.ts';
import { letOut } from '../../network/let-out.ts';
import {
  type Refusal,
  type SeenConnection,
  type StatementContainment,
  seeConnection,
  type Turn,
} from '../contain-statements.ts';
import { shareTransaction } from '../shared-transaction.ts';
import { createPgOverlay, type PgAsking } from './overlay.ts';

type Callback = (error: unknown, result?: unknown) => void;

/** What pg sends: its own `Query`, or a cursor or stream of another package. */
interface PgQuery {
  submit(connection: unknown): unknown;
  handleError(error: Error, connection: unknown): void;
  handleReadyForQuery(connection: unknown): void;
  text?: unknown;
  name?: unknown;
  cursor?: { text?: unknown };
  callback?: Callback;
  binary?: boolean;
  _rowMode?: unknown;
  _result?: PgResult;
  _results?: PgResult;
}

interface PgResult {
  constructor: new (rowMode: unknown, types: unknown) => PgResult;
  command: string | null;
  rowCount: number | null;
  _types?: unknown;
}

interface PgClient {
  connect(callback?: Callback): Promise<unknown> | undefined;
  query(config: unknown, values?: unknown, callback?: unknown): unknown;
  end(callback?: () => void): Promise<unknown> | undefined;
  emit(event: string, ...given: unknown[]): boolean;
  on(event: string, listener: () => void): unknown;
  connectionParameters: Record<string, unknown>;
  password: unknown;
  connection: { stream: { destroy(): void } };
  _types: unknown;
  binary: boolean;
  _connected: boolean;
  _ending: boolean;
  _ended: boolean;
}

interface PgClientClass {
  new (config: Record<string, unknown>): PgClient;
  Query: new (config: unknown, values: unknown, callback: unknown) => PgQuery;
  prototype: PgClient;
}

interface PgServer {
  given: StatementContainment<PgReal>;
  turn: Turn;
  /** Those of the application that may ask more. */
  clients: Set<object>;
}

interface PgReal extends PgAsking {
  client: PgClient;
}

/** pg's errors carry the database's codes. */
const CODES: Record<Refusal, string> = {
  denied: '42501',
  locked: '55P03',
  aborted: '25P02',
  ended: '25P03',
  'no-transaction': '25P01',
};

/** What a real connection takes from the application's: where to, as whom, and how to read. */
const PARAMETERS = [
  'user',
  'host',
  'port',
  'database',
  'ssl',
  'sslnegotiation',
  'options',
  'application_name',
  'client_encoding',
];

const BEGIN = `BEGIN; SET LOCAL lock_timeout = '100ms'; SET LOCAL statement_timeout = '2s';
  SET LOCAL idle_in_transaction_session_timeout = '2s'; SET LOCAL standard_conforming_strings = on`;
const BEFORE_WRITE = ["SET LOCAL statement_timeout = '500ms'"];

/** Puts our own under pg's clients; pools and everything above them see clients as before. */
export function containPg(exported: unknown, host: ShadowHost): void {
  const Client = exported as PgClientClass;
  const original = { connect: Client.prototype.connect, query: Client.prototype.query };
  const servers = new Map<string, PgServer>();
  const seen = new WeakMap<PgClient, SeenConnection<PgReal>>();
  const named = new WeakMap<PgClient, Map<string, string>>();
  host.onProbeEnd(async () => {
    await Promise.all([...servers.values()].map(({ given }) => given.transaction.end()));
  });

  const open = async (like: PgClient, lost: () => void): Promise<PgReal> => {
    const config: Record<string, unknown> = { password: like.password, types: like._types, binary: like.binary };
    for (const name of PARAMETERS) {
      const value = like.connectionParameters[name];
      if (value !== undefined && value !== null) config[name] = value;
    }
    const client = new Client({ ...config, connectionTimeoutMillis: 5000 });
    client.on('error', lost);
    client.on('end', lost);
    await letOut(() => original.connect.call(client));
    return {
      client,
      run: async (sql) => original.query.call(client, sql),
      ask: async (sql) => ((await original.query.call(client, sql)) as { rows: Record<string, unknown>[] }).rows,
      destroy: () => client.connection.stream.destroy(),
    };
  };

  const serverFor = (client: PgClient): PgServer => {
    const clients = new Set<object>();
    const withheld = (detail: string) => host.withheld(detail);
    const overlay = createPgOverlay(BEGIN, withheld);
    const transaction = shareTransaction<PgReal>({
      open: (lost) => open(client, lost),
      begin: [BEGIN],
      beforeWrite: BEFORE_WRITE,
      overlay,
      isUsed: () => clients.size > 0,
    });
    const session = { dialect: 'postgresql' as const };
    const withholdWrites = host.policy === 'withhold';
    return { clients, turn: {}, given: { transaction, session, withheld, errorsAbort: true, withholdWrites, overlay } };
  };

  const connectionOf = (client: PgClient): SeenConnection<PgReal> => {
    const known = seen.get(client);
    if (known) return known;
    const { host: name, port, user, database, options } = client.connectionParameters;
    const key = JSON.stringify([name, port, user, database, options]);
    const server = servers.get(key) ?? serverFor(client);
    servers.set(key, server);
    server.clients.add(client);
    const made = seeConnection(server.given, server.turn);
    seen.set(client, made);
    return made;
  };

  Client.prototype.connect = function (callback) {
    this._connected = true;
    const opened = new Promise((resolve) => {
      process.nextTick(() => {
        callback?.(null, this);
        this.emit('connect');
        resolve(this);
      });
    });
    return callback ? undefined : opened;
  };

  Client.prototype.end = function (callback) {
    const left = this._ended ? Promise.resolve() : (seen.get(this)?.leave() ?? Promise.resolve());
    this._ending = true;
    this._ended = true;
    for (const { clients } of servers.values()) clients.delete(this);
    const ended = left.then(() => {
      this.emit('end');
      callback?.();
    });
    return callback ? undefined : ended;
  };

  Client.prototype.query = function (config, values, callback) {
    if (config === null || config === undefined) throw new TypeError('Client was passed a null or undefined query');
    const isOwn = typeof (config as Partial<PgQuery>).submit !== 'function';
    const query = isOwn ? new Client.Query(config, values, callback) : (config as PgQuery);
    const late = typeof values === 'function' ? values : callback;
    if (!isOwn && !query.callback && typeof late === 'function') query.callback = late as Callback;
    let result: unknown = isOwn ? undefined : query;
    if (isOwn && !query.callback) {
      result = new Promise((resolve, reject) => {
        query.callback = (error, found) => (error ? reject(error) : resolve(found));
      });
    }
    if (this.binary && !query.binary) query.binary = true;
    if (query._result && !query._result._types) query._result._types = this._types;
    const names = named.get(this) ?? new Map<string, string>();
    named.set(this, names);
    const given = query.text ?? query.cursor?.text;
    if (typeof query.name === 'string' && typeof given === 'string') names.set(query.name, given);
    const text = given ?? (typeof query.name === 'string' ? names.get(query.name) : undefined);
    const fail = (error: Error) => process.nextTick(() => query.handleError(error, SILENT));
    if (this._ending || typeof text !== 'string') {
      fail(new Error(this._ending ? 'Client was closed and is not queryable' : 'A query must have text'));
      return result;
    }
    connectionOf(this)
      .submit({
        sql: text,
        execute(real, sql, isOurs) {
          // A name stands for the text that it was first given with.
          if (sql !== text) delete query.name;
          if (sql !== text && query.cursor) query.cursor.text = sql;
          else if (sql !== text) query.text = sql;
          return finished(query, () => original.query.call(real.client, query), isOurs);
        },
        answer(command) {
          if (query._result) query._result.command = command;
          if (isOwn || query._result) query.handleReadyForQuery(SILENT);
          else fail(databaseError('denied', 'permission denied'));
        },
        refuse: (kind, message) => fail(databaseError(kind, message)),
      })
      .catch(fail);
    return result;
  };
}

/** A cursor that fails wants to tell its connection. */
const SILENT = { sync() {}, flush() {}, sendCopyFail() {}, close() {}, removeListener() {}, once() {} };

/** Settles when the database is done with a query, before whoever waits for its result goes on. */
function finished(query: PgQuery, send: () => void, isOurs?: (error: unknown) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const { handleError, handleReadyForQuery } = query;
    const again = () => {
      Object.assign(query, { handleError, handleReadyForQuery });
      const { _result: before } = query;
      if (!before) return;
      // What came before the refusal comes once more.
      query._result = new before.constructor(query._rowMode, before._types);
      query._results = query._result;
    };
    query.handleError = function (error, connection) {
      reject(error);
      if (isOurs?.(error)) again();
      else handleError.call(this, error, connection);
    };
    query.handleReadyForQuery = function (connection) {
      resolve();
      handleReadyForQuery.call(this, connection);
    };
    send();
  });
}

function databaseError(kind: Refusal, message: string): Error {
  return Object.assign(new Error(message), { name: 'error', severity: 'ERROR', code: CODES[kind] });
}

export function refuseNativePg(exported: unknown, host: ShadowHost): void {
  const { prototype } = exported as { prototype: { connect(callback?: Callback): unknown } };
  prototype.connect = (callback) => {
    host.withheld('a connection by pg-native');
    const error = databaseError('denied', 'pg-native is not used in a shadow');
    if (!callback) return Promise.reject(error);
    process.nextTick(callback, error);
    return undefined;
  };
}
