import { type ClassifiedStatement, classifySql, type SqlEffect, type SqlSession } from '../sql/classify.ts';
import type { RealConnection, SharedTransaction } from './shared-transaction.ts';
import type { AskedStatement, TableOverlay } from './table-overlay.ts';

/** How a statement of the application is carried out, in its driver's own ways. */
export interface StatementRequest<R> {
  sql: string;
  /**
   * Runs it; rejects where the database refused.
   *
   * @param isOurs - what the application is not told of: it will be run once more.
   */
  execute(real: R, sql: string, isOurs?: (error: unknown) => boolean): Promise<void>;
  /** Answers as if it had been done. */
  answer(command: string): void;
  /** Answers with the database's own kind of error. */
  refuse(kind: Refusal, message: string): void;
}

/** What the error says; each driver has its own codes. */
export type Refusal = 'denied' | 'locked' | 'aborted' | 'ended' | 'no-transaction';

export interface StatementContainment<R extends RealConnection> {
  transaction: SharedTransaction<R>;
  session: SqlSession;
  withheld(detail: string): void;
  /** Whether an error within a transaction spoils all of it, as in PostgreSQL. */
  errorsAbort: boolean;
  /** Awaited before each statement is read: what quotes mean may depend on the session. */
  ready?(): Promise<void>;
  /** Answers what writes as if it had been done. */
  withholdWrites?: boolean;
  /** Tables that the application's writes go to, so that they last. */
  overlay?: TableOverlay<R>;
  /** What cannot be taken back even so: a table of an engine without transactions. */
  lasting?(statement: ClassifiedStatement): string | undefined;
}

/** One connection of the application, as it sees it. */
export interface SeenConnection<R> {
  submit(request: StatementRequest<R>): Promise<void>;
  /** After what was submitted before, and before what comes after. */
  inOrder<T>(work: () => Promise<T>): Promise<T>;
  /** Takes back a transaction that was left open. */
  leave(): Promise<void>;
}

/** The application's transaction that is open on the shared connection; the next one waits for its end. */
export interface Turn {
  owner?: object;
  /** The shared transaction that it stands in; with another one it is gone. */
  epoch?: number;
  ended?: Promise<void>;
}

const PATIENCE_MS = 200;

/**
 * Carries out a connection's statements within the shared transaction: its own transactions become savepoints, what would
 * last is withheld. Statements of one connection keep their order.
 */
export function seeConnection<R extends RealConnection>(given: StatementContainment<R>, turn: Turn): SeenConnection<R> {
  const { transaction, session, withheld, errorsAbort, lasting, withholdWrites, overlay } = given;
  const self = {};
  let own: { epoch: number; life: number; aborted: boolean; end: () => void } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const leave = () => {
    if (turn.owner === self) delete turn.owner;
    own?.end();
    own = undefined;
  };
  const isGone = () => own !== undefined && own.epoch !== transaction.epoch;

  const begin = async (request: StatementRequest<R>) => {
    if (own && !isGone()) return request.answer('BEGIN');
    leave();
    const until = Date.now() + PATIENCE_MS;
    while (turn.owner && turn.ended && Date.now() < until) await Promise.race([turn.ended, pause(until - Date.now())]);
    if (turn.owner && (turn.epoch ?? transaction.epoch) === transaction.epoch)
      return request.refuse('locked', 'another transaction is open');
    turn.owner = self;
    delete turn.epoch;
    let end = () => {};
    turn.ended = new Promise((resolve) => {
      end = resolve;
    });
    try {
      await transaction.run(async (real) => {
        await real.run('SAVEPOINT selfward_transaction');
        transaction.isOpen = true;
      }, false);
    } catch (error) {
      leave();
      throw error;
    }
    own = { epoch: transaction.epoch, life: transaction.life, aborted: false, end };
    turn.epoch = transaction.epoch;
    request.answer('BEGIN');
  };

  const finish = async (request: StatementRequest<R>, how: 'commit' | 'rollback') => {
    const command = own?.aborted ? 'ROLLBACK' : how.toUpperCase();
    if (own && !isGone()) {
      const back = how === 'rollback' || own.aborted;
      await transaction.run(async (real) => {
        if (isGone()) return;
        if (back) await real.run('ROLLBACK TO SAVEPOINT selfward_transaction');
        await real.run('RELEASE SAVEPOINT selfward_transaction');
        transaction.isOpen = false;
      }, false);
    }
    leave();
    request.answer(command);
  };

  /** Once is enough: whoever takes the connection next knows nothing of it. */
  const refuseEnded = (request: StatementRequest<R>) => {
    leave();
    request.refuse('ended', 'the transaction was idle for too long');
  };

  /** Within a savepoint of its own, so that its failure is its own too. */
  const perform = async (request: StatementRequest<R>, asked: AskedStatement, tell: (why?: string) => void) => {
    await transaction.run(async (real) => {
      if (isGone()) return refuseEnded(request);
      const covered = await overlay?.cover(real, asked);
      const guards = asked.writes && overlay !== undefined && covered?.lasts === true;
      if (asked.writes && !guards) tell(covered?.why);
      const sql = covered?.sql ?? asked.sql;
      if (errorsAbort) await real.run('SAVEPOINT selfward_statement');
      // Whoever asked has an answer already: a connection that breaks here shows at the next statement.
      const tidy = (sql: string) => (errorsAbort ? real.run(sql).catch(() => undefined) : undefined);
      const attempt = async (isOurs?: (error: unknown) => boolean): Promise<unknown> => {
        try {
          await (guards && isOurs
            ? overlay.guarded(real, () => request.execute(real, sql, isOurs))
            : request.execute(real, sql, isOurs));
        } catch (error) {
          await tidy('ROLLBACK TO SAVEPOINT selfward_statement');
          return error;
        }
        return undefined;
      };
      let failed = await attempt(overlay?.isOurs);
      if (failed !== undefined && overlay?.isOurs(failed)) {
        if (guards) withheld('what a statement writes to other tables by itself, taken back');
        await overlay.giveUp(real, asked, failed);
        failed = await attempt();
      }
      if (failed !== undefined && own) own.aborted = errorsAbort;
      await tidy('RELEASE SAVEPOINT selfward_statement');
    }, asked.writes);
  };

  const savepoint = async (request: StatementRequest<R>, sql: string) => {
    const mine = own;
    if (!mine) return request.refuse('no-transaction', 'savepoints can only be used in transaction blocks');
    await transaction.run(async (real) => {
      if (isGone()) return refuseEnded(request);
      try {
        await request.execute(real, sql);
        mine.aborted = false;
      } catch {
        mine.aborted = errorsAbort;
        if (errorsAbort) await real.run('ROLLBACK TO SAVEPOINT selfward_transaction').catch(() => undefined);
      }
    }, false);
  };

  const carryOut = async (request: StatementRequest<R>) => {
    await given.ready?.();
    if (own && own.life !== transaction.life) leave();
    const statements = classifySql(request.sql, session).map((each) => {
      if (each.effect.is !== 'write') return each;
      if (withholdWrites) return { ...each, effect: { is: 'quiet', why: each.words[0] ?? '' } satisfies SqlEffect };
      const why = lasting?.(each);
      return why === undefined ? each : { ...each, effect: { is: 'refused', why } satisfies SqlEffect };
    });
    const [first] = statements;
    if (!first) return request.answer('');
    for (const { effect } of statements) if ('why' in effect) withheld(effect.why);
    if (statements.some(({ effect }) => effect.is === 'refused')) return request.refuse('denied', 'permission denied');
    if (own?.aborted && !['commit', 'rollback', 'rollback-to'].includes(first.effect.is))
      return request.refuse(
        'aborted',
        'current transaction is aborted, commands ignored until end of transaction block',
      );
    if (statements.length === 1) {
      const { is } = first.effect;
      if (is === 'begin') return begin(request);
      if (is === 'commit' || is === 'rollback') return finish(request, is);
      if (is === 'savepoint' || is === 'rollback-to') return savepoint(request, request.sql);
    } else if (
      statements.some(({ effect: { is } }) => is === 'rollback' || is === 'rollback-to' || is === 'savepoint') ||
      // How the rest is to be read is known only after it.
      statements.some(({ words }) => words.includes('SQL_MODE'))
    ) {
      withheld('several statements at once');
      return request.refuse('denied', 'permission denied');
    }
    // Beginnings and ends among other statements say nothing here: all of it is taken back.
    const kept = statements.filter(({ effect: { is } }) => is === 'read' || is === 'write' || is === 'set');
    if (kept.length === 0) return request.answer(first.words[0] ?? '');
    const sql = kept.length === statements.length ? request.sql : kept.map(({ text }) => text).join(';\n');
    const writes = kept.some(({ effect }) => effect.is === 'write');
    // Told of each time: a page that is read later does not show it.
    const tell = (why?: string) => {
      const because = why === undefined ? '' : ` (${why})`;
      for (const { effect, into, words } of kept)
        if (effect.is === 'write')
          withheld(
            into === undefined
              ? `${words[0]}, taken back${because}`
              : `a row of ${into}, taken back; its counters go on${because}`,
          );
    };
    const names = new Set(kept.flatMap((each) => [...each.names]));
    await perform(request, { sql, names, writes }, tell);
    for (const { effect, text, words } of kept)
      if (effect.is === 'set' && !words.includes('LOCAL')) transaction.settings.add(text);
  };

  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    inOrder,
    submit: (request) => inOrder(() => carryOut(request)),
    async leave() {
      await last;
      if (own) await finish({ sql: '', answer() {}, refuse() {}, execute: async () => {} }, 'rollback');
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
