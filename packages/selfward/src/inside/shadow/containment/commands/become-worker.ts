import type { Cluster } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { nextPid } from './sync-answer.ts';

/**
 * A shadow is one of a cluster's workers, so that an application which forks them runs the part that serves. Who forks
 * nevertheless gets a worker that comes up, and takes what it is told.
 */
export function becomeWorker(cluster: Cluster, onFork: () => void): void {
  let forked = 1;
  const set = (name: string, value: unknown) =>
    Object.defineProperty(cluster, name, { configurable: true, enumerable: true, writable: true, value });
  set('isPrimary', false);
  set('isMaster', false);
  set('isWorker', true);
  set('worker', pretendWorker(1, process));
  set('setupPrimary', () => undefined);
  set('setupMaster', () => undefined);
  set('fork', () => {
    onFork();
    const worker = pretendWorker(++forked, Object.assign(new EventEmitter(), { pid: nextPid(), connected: true }));
    process.nextTick(() => {
      for (const event of ['online', 'listening']) {
        worker.emit(event, { address: null, port: 0, addressType: 4 });
        cluster.emit(event, worker, { address: null, port: 0, addressType: 4 });
      }
    });
    return worker;
  });
}

function pretendWorker(id: number, process: object): EventEmitter {
  const worker = new EventEmitter();
  let alive = true;
  const end = () => {
    if (!alive || id === 1) return;
    alive = false;
    queueMicrotask(() => {
      worker.emit('disconnect');
      worker.emit('exit', 0, null);
    });
  };
  return Object.assign(worker, {
    id,
    process,
    exitedAfterDisconnect: false,
    isConnected: () => alive,
    isDead: () => !alive,
    send(...args: unknown[]) {
      const callback = args.at(-1);
      if (typeof callback === 'function') queueMicrotask(() => Reflect.apply(callback, undefined, [null]));
      return true;
    },
    kill: end,
    destroy: end,
    disconnect() {
      end();
      return worker;
    },
  });
}
