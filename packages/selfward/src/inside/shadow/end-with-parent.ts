import { Worker } from 'node:worker_threads';

/** Watches from a thread of its own: a shadow whose main thread hangs must not outlive who started it either. */
const WATCHER = `
const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);
`;

/** A shadow ends with the process that started it. */
export function endWithParent(): void {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Held open while nothing of the application does: it listens to no port.
  process.channel?.ref();
  new Worker(WATCHER, { eval: true, execArgv: [], env: {}, stdin: false }).unref();
}
