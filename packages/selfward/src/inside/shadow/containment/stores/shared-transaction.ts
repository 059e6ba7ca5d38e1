import type { TableOverlay } from './table-overlay.ts';

/** The one real connection behind all that the application opens to a database. */
export interface RealConnection {
  run(sql: string): Promise<unknown>;
  /** At once; the server takes back what is open. */
  destroy(): void;
}

export interface SharedTransactionOptions<R extends RealConnection> {
  /** @param lost - to be called when the connection ends by itself. */
  open(lost: () => void): Promise<R>;
  begin: readonly string[];
  /** Run once, before a transaction's first write. */
  beforeWrite: readonly string[];
  /** What is to be seen again in the next transaction. */
  overlay?: Pick<TableOverlay<R>, 'restore' | 'keep' | 'holds'>;
  /** Whether the application has a connection. */
  isUsed?(): boolean;
}

export interface SharedTransaction<R extends RealConnection> {
  /** Grows whenever the transaction ends: what was begun in an earlier one is gone. */
  readonly epoch: number;
  /** Grows at the end of each probe's life: what is still open then is nobody's. */
  readonly life: number;
  /** Whether a transaction of the application's own stands open, as the savepoint `selfward_transaction`. */
  isOpen: boolean;
  /** One at a time, within the transaction; it begins where there is none. */
  run<T>(work: (real: R) => Promise<T>, writes: boolean): Promise<T>;
  /** Takes everything back; the connection is closed, at once or when it was idle for a while. */
  end(): Promise<void>;
  /** What the application set for its sessions: run at each beginning again. */
  readonly settings: Set<string>;
}

/** After the last statement: longer, and the shadow's locks would hold up the living application. */
const HELD_MS = 500;
/** After the first write, however many follow. */
const LONGEST_MS = 1000;
const ROLLBACK_MS = 250;
/** What stand-ins hold is read first. */
const KEEP_MS = 1000;
/** A connection with stand-ins is kept for so long after its last statement; it holds no lock. */
const IDLE_MS = 300_000;

/**
 * A transaction that all connections of the application share, so that what one wrote is seen by the others, and that is
 * always taken back: at the end of a probe's life, or before its locks are felt.
 */
export function shareTransaction<R extends RealConnection>({
  open,
  begin,
  beforeWrite,
  overlay,
  isUsed = () => true,
}: SharedTransactionOptions<R>): SharedTransaction<R> {
  let real: R | undefined;
  let began = false;
  let firstWrite: number | undefined;
  let epoch = 0;
  let life = 0;
  let isOpen = false;
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  const settings = new Set<string>();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const forget = () => {
    clearTimeout(timer);
    if (began) epoch++;
    began = false;
    isOpen = false;
    firstWrite = undefined;
  };
  const ready = async (): Promise<R> => {
    if (!real) {
      const opened: R = await open(() => {
        if (real !== opened) return;
        real = undefined;
        forget();
      });
      real = opened;
    }
    clearTimeout(idle);
    if (!began) {
      await overlay?.restore(real);
      for (const sql of begin) await real.run(sql);
      began = true;
      for (const sql of settings) await attempt(real, sql);
    }
    return real;
  };
  const attempt = async (on: R, sql: string) => {
    await on.run('SAVEPOINT selfward_setting');
    try {
      await on.run(sql);
    } catch {
      await on.run('ROLLBACK TO SAVEPOINT selfward_setting');
    }
    await on.run('RELEASE SAVEPOINT selfward_setting');
  };
  const rollback = async () => {
    const open = real;
    if (!began || !open) return;
    const unfinished = isOpen;
    forget();
    const late = setTimeout(() => open.destroy(), overlay?.holds() ? KEEP_MS : ROLLBACK_MS);
    try {
      if (unfinished) await open.run('ROLLBACK TO SAVEPOINT selfward_transaction');
      await overlay?.keep(open);
      await open.run('ROLLBACK');
    } catch {
      open.destroy();
      real = undefined;
    } finally {
      clearTimeout(late);
    }
  };
  /** The living application needs the place. */
  const close = () => {
    if (began) return;
    real?.destroy();
    real = undefined;
  };
  const arm = () => {
    clearTimeout(timer);
    if (!began) return;
    const left = firstWrite === undefined ? HELD_MS : Math.max(0, firstWrite + LONGEST_MS - Date.now());
    timer = setTimeout(() => void inTurn(rollback), Math.min(HELD_MS, left)).unref();
  };

  return {
    get epoch() {
      return epoch;
    },
    get life() {
      return life;
    },
    get isOpen() {
      return isOpen;
    },
    set isOpen(is) {
      isOpen = is;
    },
    settings,
    run: (work, writes) =>
      inTurn(async () => {
        const on = await ready();
        clearTimeout(timer);
        try {
          if (writes && firstWrite === undefined) {
            for (const sql of beforeWrite) await on.run(sql);
            firstWrite = Date.now();
          }
          return await work(on);
        } finally {
          arm();
        }
      }),
    end: () =>
      inTurn(async () => {
        await rollback();
        life++;
        if (overlay?.holds() && isUsed()) idle = setTimeout(close, IDLE_MS).unref();
        else close();
      }),
  };
}
