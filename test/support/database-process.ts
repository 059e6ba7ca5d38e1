import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS = 60_000;

/** A database server of a test's own, on loopback, over a folder that goes with it. */
export interface DatabaseProcess {
  url: string;
  port: number;
  stop(): Promise<void>;
}

export interface DatabaseProgram {
  /** What it is called in the folder's name and in messages. */
  name: string;
  program: string;
  args: (at: { folder: string; port: number }) => readonly string[];
  /** Prepares the folder, as the user that the server runs as. */
  prepare?: (folder: string, as: { uid?: number; gid?: number }) => void;
  /** What it prints when it can be asked. */
  ready: RegExp;
  url: (port: number) => string;
  /** What ends it and its own children; `KILL` where not given. */
  signal?: 'KILL' | 'QUIT';
  /** The user that it runs as where this process is root, for those that refuse root. */
  user?: string;
}

/**
 * Starts a database server. A shell waits beside it for our end, however that comes, and takes server and folder away:
 * a test that is killed leaves nothing behind.
 */
export async function startDatabase(wanted: DatabaseProgram): Promise<DatabaseProcess> {
  const { name, program, args, prepare, ready, url, user, signal = 'KILL' } = wanted;
  const folder = await mkdtemp(join(tmpdir(), `sw-${name}-`));
  const as: { uid?: number; gid?: number } = user !== undefined && process.getuid?.() === 0 ? idsOf(user) : {};
  if (as.uid !== undefined && as.gid !== undefined) await chown(folder, as.uid, as.gid);
  prepare?.(folder, as);
  const port = await freePort();
  const guard = `"$@" </dev/null & server=$!; exec >/dev/null 2>&1; cat; kill -${signal} $server; wait $server; rm -rf "$0"`;
  const child = spawn('/bin/sh', ['-c', guard, folder, program, ...args({ folder, port })], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...as,
  });
  const hasExited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await hasExited;
    await rm(folder, { recursive: true, force: true });
  };
  let said = '';
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`${program} ${what}:\n${said}`));
      const late = setTimeout(fail, START_MS, `was not ready within ${START_MS / 1000} s`);
      const hear = (text: string) => {
        said = `${said}${text}`.slice(-20_000);
        if (!ready.test(said)) return;
        clearTimeout(late);
        resolve();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      // The shell closes its own output: this ends with the server.
      child.stderr
        .setEncoding('utf8')
        .on('data', hear)
        .once('end', () => {
          clearTimeout(late);
          fail('ended before it was ready');
        });
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: url(port), port, stop };
}

function idsOf(user: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${user}:`));
  if (line === undefined) throw new Error(`there is no user ${user}, and root cannot run its server`);
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** These servers want to be told their port; nobody else is likely to take one that was free just now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        const port = typeof address === 'object' && address !== null ? address.port : 0;
        server.close(() => resolve(port));
      });
  });
}
