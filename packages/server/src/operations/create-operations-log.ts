import type { LogEntry, LogEvent } from '../model/log-entry.ts';
import type { Operations } from '../model/rooms.ts';
import { ConflictError, type Store } from '../model/store.ts';
import { type Anchor, linked } from './chain.ts';
import { readFileAnchor } from './file-anchor.ts';
import { createLogFile } from './log-file.ts';
import { sentenceOf } from './sentence.ts';
import { verifyChain } from './verify-chain.ts';
import { visibleText } from './visible-text.ts';

export interface OperationsLogOptions {
  store: Pick<Store, 'log'>;
  /** Where the same entries go as JSON Lines; rotated at 10 MB, 20 files are kept. */
  file?: string;
  now?: () => number;
  /** Hears when the file cannot be written; the store has the entries all the same. */
  onError?: (error: Error) => void;
}

/** Entries in one append. */
const MOST_AT_ONCE = 200;
/** How often another writer may be quicker before something else must be wrong. */
const MOST_TRIES = 50;

interface Waiting {
  rest: Omit<LogEntry, 'seq' | 'prev' | 'hash'>;
  resolve(entry: LogEntry): void;
  reject(error: unknown): void;
}

/**
 * The append-only record of who did what. Every entry carries the hash of the one before it; what is recorded while a
 * batch is being written goes into the next.
 *
 * @example
 * const operations = await createOperationsLog({ store, file: '/var/log/selfward/operations.jsonl' });
 * await operations.record({ operator: 'ann', address: '127.0.0.1', action: 'device.view', object: 'router1', outcome: 'done', requestId: 'r1' });
 */
export async function createOperationsLog(options: OperationsLogOptions): Promise<Operations> {
  const { store, file, now = Date.now, onError = () => {} } = options;
  const { log } = store;
  const logFile = file === undefined ? undefined : createLogFile({ file, log, onError });
  let head: Anchor | undefined = await log.last();
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let isStopped = false;

  const untold = (cause: unknown): undefined => {
    onError(new Error(`${file} cannot be read: whether the log was cut off at its end is not told by it`, { cause }));
  };

  async function append(batch: readonly Waiting[]): Promise<LogEntry[]> {
    for (let tries = 1; ; tries += 1) {
      let last = head;
      const entries = batch.map(({ rest }) => {
        const entry = linked(rest, last);
        last = entry;
        return entry;
      });
      try {
        await log.append(entries);
        head = last;
        return entries;
      } catch (error) {
        // Another writer was quicker, or nobody knows how far the store came: either way its end is asked for anew.
        head = await log.last();
        if (!(error instanceof ConflictError) || tries === MOST_TRIES) throw error;
      }
    }
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      try {
        const entries = await append(batch);
        logFile?.write(entries);
        for (const [at, entry] of entries.entries()) batch[at]?.resolve(entry);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = undefined;
  }

  return {
    record(event) {
      if (isStopped) return Promise.reject(new Error('the operations log is stopped'));
      return new Promise((resolve, reject) => {
        waiting.push({ rest: entryOf(event, now()), resolve, reject });
        // Not at once: what is recorded in the same turn makes up one batch.
        writing ??= Promise.resolve().then(writeAll);
      });
    },
    find: (query) => log.find(query),
    async verify() {
      // Before the walk: entries that are written meanwhile may stand in the file and not yet have been walked.
      await logFile?.flush();
      const inFile = file === undefined ? undefined : await readFileAnchor(file).catch(untold);
      const anchors = [head, inFile].filter((anchor) => anchor !== undefined);
      const verified = await verifyChain(log, anchors);
      if (verified.ok) return verified;
      const { brokenAt, reason } = verified;
      return { ok: false, brokenAt, reason };
    },
    async stop() {
      isStopped = true;
      await writing;
      await logFile?.stop();
    },
  };
}

/** What was recorded, made fit to be read: nothing in it can break a line or hide. */
function entryOf(event: LogEvent, time: number): Omit<LogEntry, 'seq' | 'prev' | 'hash'> {
  const said = {
    operator: visibleText(event.operator, 100),
    action: event.action,
    object: visibleText(event.object, 300),
    outcome: event.outcome,
    detail: visibleText(event.detail ?? '', 1000),
  };
  return {
    ...said,
    time: Math.trunc(time),
    address: visibleText(event.address, 100),
    requestId: visibleText(event.requestId, 100),
    sentence: visibleSentence(said),
  };
}

/** The parts are visible already; made so again their backslashes would double. */
const visibleSentence = (said: Parameters<typeof sentenceOf>[0]): string => {
  const sentence = sentenceOf(said);
  return sentence.length <= 500
    ? sentence
    : `${sentence
        .slice(0, 499)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
};
