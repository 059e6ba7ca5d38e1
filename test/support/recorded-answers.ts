import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import qs from 'qs';
import type { Line } from '../../lab/cases/case.ts';

/** An application in a process of its own, with the library or without. */
export interface Recorded {
  lines: readonly Line[];
  /** One answer after the other. */
  alone(): Promise<string[]>;
  /** Each request several times, many at once; of each all that it was answered. */
  underLoad(): Promise<string[]>;
  /** One of its requests, several times at once. */
  once(at: number): Promise<string>;
  stop(): Promise<void>;
}

const TIMES = 3;
const AT_ONCE = 24;
/** A database that begins takes its time where the machine is busy. */
const LIMIT_MS = 30_000;

/** @param lines - what it is asked; told by the application itself where not given. */
export async function startRecorded(
  file: string,
  { args = [], lines, plain }: { args?: readonly string[]; lines?: readonly Line[]; plain: boolean },
): Promise<Recorded> {
  const { PLAIN: _, ...env } = process.env;
  const child = fork(file, [...args], {
    cwd: fileURLToPath(new URL('.', new URL(file, 'file:'))),
    execArgv: [
      '--conditions=selfward-source',
      '--disable-warning=ExperimentalWarning',
      ...(plain ? [] : ['--import', 'selfward/sensors']),
      '--import',
      new URL('tell-port.ts', import.meta.url).href,
    ],
    env: { ...env, PORT: '0', NODE_OPTIONS: '', ...(plain && { PLAIN: '1' }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const told = await new Promise<{ port: number; lines: readonly Line[] }>((resolve, reject) => {
    const known: { port?: number; lines?: readonly Line[] } = { ...(lines && { lines }) };
    child.on('message', (message: typeof known) => {
      Object.assign(known, message);
      if (known.port !== undefined && known.lines) resolve({ port: known.port, lines: known.lines });
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
  });
  const ask = (line: Line) => answerTo(told.port, line);
  return {
    lines: told.lines,
    async alone() {
      const answers: string[] = [];
      for (const line of told.lines) answers.push(await ask(line));
      return answers;
    },
    async underLoad() {
      const answers = told.lines.map(() => new Set<string>());
      const waiting = Array.from({ length: TIMES }, () => [...told.lines.entries()]).flat();
      const worker = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) answers[next[0]]?.add(await ask(next[1]));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return answers.map(joined);
    },
    async once(at) {
      const line = told.lines[at];
      if (!line) throw new RangeError(`there is no request ${at}`);
      return joined(new Set(await Promise.all(Array.from({ length: TIMES }, () => ask(line)))));
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const joined = (answers: ReadonlySet<string>): string => [...answers].sort().join('\n or \n');

/** The bytes that came, but for the second in which they did. */
async function answerTo(port: number, { method, url, headers = {}, body }: Line): Promise<string> {
  const text = body === undefined ? '' : typeof body === 'string' ? body : encoded(body, headers['Content-Type'] ?? '');
  const head = [
    `${method} ${url.replace(/\{\w+\}/g, 'sample').replace(/ /g, '%20')} HTTP/1.1`,
    'Host: lab.test',
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(text === '' ? [] : [`Content-Length: ${Buffer.byteLength(text)}`]),
  ];
  const socket = connect(port, '127.0.0.1').setEncoding('latin1').setTimeout(LIMIT_MS);
  socket.once('timeout', () => socket.destroy());
  socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
  let answer = '';
  try {
    for await (const piece of socket) answer += piece;
  } catch (error) {
    answer += `\n${error instanceof Error ? error.message : String(error)}`;
  }
  return answer.replace(/^Date: .*$/im, 'Date: now');
}

const encoded = (body: unknown, type: string): string =>
  type.includes('json') ? JSON.stringify(body) : qs.stringify(body);
