import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import type { LogEntry } from '../model/log-entry.ts';
import type { LogTable } from '../model/store.ts';
import { mendFile, readFileAnchor } from './file-anchor.ts';

/** The log's entries as JSON Lines in a file that rotates, for people and for programs that gather logs. */
export interface LogFile {
  /** Writes behind what was handed in before. Never fails: the store has the entries, `onError` hears of trouble. */
  write(entries: readonly LogEntry[]): void;
  /** Resolves when what was handed in is written. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface LogFileOptions {
  file: string;
  /** Where entries are fetched from that the file lacks. */
  log: Pick<LogTable, 'walk'>;
  onError: (error: Error) => void;
  /** Each file's size before it is rotated. */
  size?: `${number}${'B' | 'K' | 'M'}`;
  /** How many rotated files are kept. */
  keep?: number;
}

export function createLogFile({ file, log, onError, size = '10M', keep = 20 }: LogFileOptions): LogFile {
  let stream: RotatingFileStream | undefined;
  let hasStarted = false;
  /** The last entry in the file: what comes later and is not handed in was missed and is fetched from the store. */
  let written: number | undefined;
  /** Where the file begins when there was none. */
  let begin: number | undefined;
  let turn = Promise.resolve();

  async function open(): Promise<RotatingFileStream> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    if (!hasStarted) {
      await mendFile(file);
      written = (await readFileAnchor(file))?.seq ?? begin;
      hasStarted = true;
    }
    const opened = createStream(basename(file), { path: dirname(file), size, rotate: keep, mode: 0o600 });
    opened.on('warning', onError);
    // Each write hears of its own trouble; this keeps what happens between them from ending the process.
    opened.on('error', () => {
      if (stream === opened) stream = undefined;
    });
    return opened;
  }

  async function append(entries: readonly LogEntry[]): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) return;
    stream ??= await open();
    await writeTo(stream, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    written = last.seq;
  }

  async function catchUpAndAppend(entries: readonly LogEntry[]): Promise<void> {
    stream ??= await open();
    const first = entries[0]?.seq ?? 0;
    if (written !== undefined && written + 1 < first) {
      for await (const batch of log.walk(written + 1)) {
        const missed = batch.filter(({ seq }) => seq < first);
        if (missed.length === 0) break;
        await append(missed);
      }
    }
    await append(entries.filter(({ seq }) => seq > (written ?? 0)));
  }

  return {
    write(entries) {
      begin ??= (entries[0]?.seq ?? 1) - 1;
      turn = turn
        .then(() => catchUpAndAppend(entries))
        .catch((cause: unknown) => {
          stream?.destroy();
          stream = undefined;
          onError(new Error(`${file} cannot be written: the operations log goes on in the store alone`, { cause }));
        });
    },
    flush: () => turn,
    async stop() {
      await turn;
      const open = stream;
      if (open !== undefined) await new Promise<void>((resolve) => open.end(() => resolve()));
    },
  };
}

/** Resolves when the text has left for the file. */
function writeTo(stream: RotatingFileStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(text, (error) => {
      stream.off('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}
