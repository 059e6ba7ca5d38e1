import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Containing } from '../../../../model/containment.ts';
import { floorFlags } from '../../floor.ts';

/** A statement or several, run in the child; what it returns comes back as JSON, `threw` where it threw. */
export type Case = readonly [name: string, code: string];

export interface Outcome {
  value?: unknown;
  threw?: string;
  withheld: string[];
}

/** What the cases have at hand. */
const BEGIN = `
import childProcess from 'node:child_process'; import cluster from 'node:cluster'; import dgram from 'node:dgram';
import dns from 'node:dns'; import { once } from 'node:events'; import fs from 'node:fs'; import fsp from 'node:fs/promises';
import http from 'node:http'; import http2 from 'node:http2'; import https from 'node:https'; import { createRequire } from 'node:module';
import net from 'node:net'; import path from 'node:path'; import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises'; import tls from 'node:tls'; import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util'; import { Worker } from 'node:worker_threads';
const require = createRequire(process.env.SELFWARD_TEST_FROM);
const ROOT = process.env.SELFWARD_TEST_ROOT, PORT = Number(process.env.SELFWARD_TEST_PORT);
const failing = (run) => { try { run(); } catch (error) { return error.code; } };
const answered = (client, body) => new Promise((resolve, reject) => client.on('error', reject).end(body)
  .on('response', async (answer) => resolve([answer.statusCode, answer.headers['content-type'], await text(answer)])));
const outcomes = {};
const run = async (name, test) => {
  withheld.length = 0;
  let clock;
  const late = new Promise((_, reject) => { clock = setTimeout(() => reject(new Error('nothing came')), 10_000); });
  try { outcomes[name] = { value: await Promise.race([test(), late]) }; }
  catch (error) { outcomes[name] = { threw: (error.code ?? '') + ' ' + error.message }; }
  clearTimeout(clock);
  outcomes[name].withheld = [...withheld];
};
`;

/** Runs each case in one child process that is contained, with the real floor under it. */
export async function runContained(
  cases: readonly Case[],
  { folder, root, port = 0, files = 'overlay' }: { folder: string; root: string; port?: number; files?: Containing },
): Promise<Record<string, Outcome>> {
  await mkdir(folder, { recursive: true });
  const script = join(folder, 'script.mjs');
  const tests = cases.map(([name, code]) => `await run(${JSON.stringify(name)}, async () => {${code}});`);
  await writeFile(script, `${BEGIN}${tests.join('\n')}\nfs.writeSync(1, JSON.stringify(outcomes));process.exit();`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...floorFlags(folder),
      '--disable-warning=ExperimentalWarning',
      '--conditions=selfward-source',
      '--import',
      fileURLToPath(new URL('./contain-for-testing.ts', import.meta.url)),
      script,
    ],
    {
      env: {
        PATH: process.env.PATH,
        SELFWARD_TEST_FOLDER: folder,
        SELFWARD_TEST_FILES: files,
        SELFWARD_TEST_ROOT: root,
        SELFWARD_TEST_PORT: String(port),
        SELFWARD_TEST_FROM: fileURLToPath(import.meta.url),
      },
      maxBuffer: 2 ** 26,
      timeout: 60_000,
    },
  );
  return JSON.parse(stdout) as Record<string, Outcome>;
}
