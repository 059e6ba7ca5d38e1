import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Where `scripts/install-test-tools.sh` puts it. */
const PROGRAM = fileURLToPath(new URL('../../../../.tools/ferretdb', import.meta.url));

export const isFerretdbInstalled = (): boolean => existsSync(PROGRAM);

/** A server that speaks MongoDB's protocol and was written by somebody else, over an empty folder of its own. */
export async function startFerretdbForTesting(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-ferretdb-'));
  // It ends when its standard input does, so it cannot outlive this process.
  const child = spawn(PROGRAM, [folder], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const hasExited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const impatient = setTimeout(() => child.kill('SIGKILL'), 5000);
    await hasExited;
    clearTimeout(impatient);
    await rm(folder, { recursive: true, force: true });
  };
  const [url] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    hasExited.then(() => Promise.reject(new Error(`${PROGRAM} ended before it listened: ${complaints}`))),
  ]);
  return { url: String(url), stop };
}
