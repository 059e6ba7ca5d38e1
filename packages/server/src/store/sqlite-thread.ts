import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Request, WorkerData } from './sqlite-calls.ts';
import { errorOf } from './sqlite-error.ts';
import { StoreError } from './store-error.ts';

/** The calls of `C` as they look from another thread. */
export type Remote<C> = {
  [K in keyof C]: C[K] extends (...values: infer V) => infer R ? (...values: V) => Promise<R> : never;
};

/** One of the store's threads: `calls` reach it, `stop` lets it finish what it was given and ends it. */
export interface SqliteThread<C> {
  calls: Remote<C>;
  stop(): Promise<void>;
}

/** The entry beside this file: TypeScript while run from the sources, JavaScript when built. */
const ENTRY = new URL(`./sqlite-worker${extname(import.meta.url)}`, import.meta.url);

/** Starts a thread and waits until its files are open. @throws StoreError */
export function startSqliteThread<C extends object>(data: WorkerData): Promise<SqliteThread<C>> {
  // The entry imports nothing by a package's name, so it needs none of the flags that this process was given.
  const worker = new Worker(ENTRY, { workerData: data, name: `sqlite-${data.role}`, execArgv: [] });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let ended: Error | undefined;
  let count = 0;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };

  const call = (name: string, values: readonly unknown[]): Promise<never> => {
    if (ended !== undefined) return Promise.reject(ended);
    count += 1;
    const request: Request = { id: count, call: name, values };
    return new Promise((resolve, reject) => {
      waiting.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  };

  const hasExited = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });

  const thread: SqliteThread<C> = {
    calls: new Proxy({} as Remote<C>, {
      get:
        (_target, name) =>
        (...values: unknown[]) =>
          call(String(name), values),
    }),
    stop: async () => {
      ended ??= new StoreError('the store is closed');
      worker.postMessage('close');
      await hasExited;
    },
  };

  return new Promise((resolve, reject) => {
    worker.on('message', (message: Answer) => {
      if ('ready' in message) resolve(thread);
      else if ('unopened' in message) reject(errorOf(message.unopened));
      else {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if ('fault' in message) asked?.reject(errorOf(message.fault));
        else asked?.resolve(message.value as never);
      }
    });
    worker.on('error', (cause) => {
      const error = new StoreError(`the store's ${data.role} thread failed: ${String(cause)}`, { cause });
      end(error);
      reject(error);
    });
    worker.on('exit', () => {
      const error = new StoreError(`the store's ${data.role} thread has ended`);
      end(error);
      reject(error);
    });
  });
}
