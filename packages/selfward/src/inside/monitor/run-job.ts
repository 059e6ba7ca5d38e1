import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { channelOver } from '../channel.ts';
import { removeLeftFolders } from '../checker/shadow-folder.ts';
import type { FromChecker, Job, ToChecker } from '../messages.ts';

/** A job under way in a process of its own. */
export interface RunningJob {
  tell(message: ToChecker): void;
  /** Ends it: what was begun is stopped, and nothing of it stays. */
  stop(): Promise<void>;
  ended: Promise<void>;
}

/**
 * Starts the process that checks, at low priority, and hands it the job.
 *
 * @param home - URL of the library's folder: a bundle does not hold the checks.
 */
export function runJob(job: Job, home: string, on: (message: FromChecker) => void): RunningJob {
  const extension = home.endsWith('/src/') ? 'ts' : 'js';
  const main = fileURLToPath(new URL(`inside/checker/main.${extension}`, home));
  const child = spawn(process.execPath, [...conditions(home), '--max-old-space-size=512', main], {
    // An environment variable of the application's may be a secret; the shadow alone needs them, and it inherits ours.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
  });
  if (child.pid !== undefined) {
    try {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It may have ended already; that is told below.
    }
  }
  holdNothing(child);
  const channel = channelOver<FromChecker, ToChecker>(child);
  let said = '';
  let told = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  channel.on((message) => {
    if (message.say === 'done' || message.say === 'failed') told = true;
    on(message);
  });
  const ended = new Promise<void>((resolve) => {
    const end = (reason: string) => {
      if (!told) on({ say: 'failed', reason });
      told = true;
      resolve();
    };
    child.once('error', (error) => end(`the process that checks could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      // Killed, it could not take its shadow's folder away.
      if (signal !== null) removeLeftFolders();
      end(`the process that checks ended (${code ?? signal}): ${said.trim().split('\n').at(-1) ?? ''}`);
    });
  });
  channel.tell({ say: 'job', job });
  return {
    tell: channel.tell,
    ended,
    async stop() {
      channel.tell({ say: 'stop' });
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      late.unref();
      await ended;
      clearTimeout(late);
    },
  };
}

/** A checking that is under way keeps no application from ending. */
function holdNothing(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  const { stderr } = child;
  if (stderr && 'unref' in stderr && typeof stderr.unref === 'function') stderr.unref();
}

/** Where the library runs from its sources. */
function conditions(home: string): string[] {
  return home.endsWith('/src/') ? ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning'] : [];
}
