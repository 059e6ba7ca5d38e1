import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { isPiped, nextPid } from './sync-answer.ts';

/** What `ChildProcess.prototype.spawn` is given. */
export interface SpawnOptions {
  file?: string;
  args?: readonly string[];
  stdio?: unknown;
}

/** A program's life is short; one with a channel to its parent is told something first. */
const LIFE_MS = 5;
const LIFE_WITH_CHANNEL_MS = 1_000;

/**
 * Gives a child process object the life of a program that swallows its input, prints nothing and ends well.
 *
 * @returns 0, as the real call does where the start went well.
 */
export function pretendChild(child: ChildProcess, { file, args, stdio }: SpawnOptions): number {
  const hasChannel = Array.isArray(stdio) && stdio.includes('ipc');
  const piped = (index: number) => isPiped(stdio, index);
  const stdin = piped(0) ? swallow() : null;
  const outputs = [1, 2].map((index) => (piped(index) ? new Readable({ read: () => undefined }) : null));
  const [stdout, stderr] = outputs;
  let ended = false;
  const end = (code: number | null, signal: string | null) => {
    if (ended) return;
    ended = true;
    clearTimeout(life);
    Object.assign(child, { exitCode: code, signalCode: signal, _handle: null, connected: false });
    stdin?.destroy();
    // Whoever never reads them still hears 'close', as with pipes that Node flushes after the end.
    let open = 1;
    const closed = () => {
      open--;
      if (open === 0) child.emit('close', code, signal);
    };
    for (const output of outputs) {
      if (!output) continue;
      open++;
      output.once('close', closed);
      output.push(null);
    }
    child.emit('exit', code, signal);
    for (const output of outputs)
      if (output && !output.readableFlowing && output.listenerCount('readable') === 0) output.resume();
    process.nextTick(closed);
  };
  Object.assign(child, {
    pid: nextPid(),
    spawnfile: file,
    spawnargs: args ?? [],
    stdin,
    stdout: stdout ?? null,
    stderr: stderr ?? null,
    stdio: [stdin, stdout ?? null, stderr ?? null],
    // `kill`, `ref` and `unref` are Node's own, over this.
    _handle: {
      pid: 0,
      kill(signal: number) {
        process.nextTick(end, null, signal === constants.signals.SIGKILL ? 'SIGKILL' : 'SIGTERM');
        return 0;
      },
      close: () => undefined,
      ref: () => void life.ref(),
      unref: () => void life.unref(),
    },
    ...(hasChannel && channel(child, () => end(0, null))),
  });
  const life = setTimeout(end, hasChannel ? LIFE_WITH_CHANNEL_MS : LIFE_MS, 0, null);
  process.nextTick(() => child.emit('spawn'));
  return 0;
}

const swallow = (): Writable =>
  new Writable({
    write: (_chunk, _encoding, done) => done(),
  });

/** What a forked child's parent may do; nobody answers. */
function channel(child: ChildProcess, end: () => void): object {
  return {
    connected: true,
    channel: { ref: () => undefined, unref: () => undefined },
    send(...args: unknown[]) {
      const callback = args.at(-1);
      if (typeof callback === 'function') process.nextTick(callback as () => void, null);
      return true;
    },
    disconnect() {
      Object.assign(child, { connected: false });
      // Never before the caller could listen.
      setImmediate(() => {
        child.emit('disconnect');
        end();
      });
    },
  };
}
