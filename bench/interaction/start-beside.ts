import { fork } from 'node:child_process';
import { join } from 'node:path';

export interface Beside {
  /** A device that can be checked. */
  deviceUrl: string;
  staticUrl: string;
  stop(): Promise<void>;
}

/** Starts what stands beside the servers that are compared. */
export async function startBeside(): Promise<Beside> {
  const child = fork(join(import.meta.dirname, 'beside.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ports = await new Promise<{ device: number; static: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { device: number; static: number }));
    child.once('error', reject);
    void exited.then(() => reject(new Error('the device and the static page ended')));
  });
  return {
    deviceUrl: `http://127.0.0.1:${ports.device}/`,
    staticUrl: `http://127.0.0.1:${ports.static}/`,
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
