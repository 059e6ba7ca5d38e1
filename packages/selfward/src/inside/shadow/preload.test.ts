import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SHADOW_VARIABLE } from './config.ts';
import { floorFlags } from './floor.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-preload-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script under the whole preload, as a shadow's application is. */
async function inShadow(script: string): Promise<{ said: string; status: number | null; signal: string | null }> {
  const file = join(folder, 'application.mjs');
  writeFileSync(file, script);
  const child = spawn(
    process.execPath,
    [
      ...floorFlags(folder),
      ...['--conditions=selfward-source', '--disable-warning=ExperimentalWarning'],
      ...['--import', new URL('./preload.ts', import.meta.url).href, file],
    ],
    {
      env: { ...process.env, [SHADOW_VARIABLE]: JSON.stringify({ folder, which: 0, policy: {} }) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      serialization: 'advanced',
    },
  );
  const [said, [status, signal]] = await Promise.all([child.stdout ? text(child.stdout) : '', once(child, 'exit')]);
  return { said: said.trim(), status, signal };
}

it.each([
  [
    'the application is not given the inspector',
    `const { Session } = await import('node:inspector');
     try { new Session().connect(); console.log('open') } catch (error) { console.log(error.code) }`,
    'ERR_ACCESS_DENIED',
  ],
  [
    'threads start and end',
    `import { once } from 'node:events'; import { Worker } from 'node:worker_threads';
     for (let each = 0; each < 3; each++) await once(new Worker('1', { eval: true }), 'exit');
     // Long enough for whatever a thread tells of its start.
     for (const until = Date.now() + 200; Date.now() < until; ) JSON.parse('[1]');
     console.log('fine')`,
    'fine',
  ],
])('%s', { timeout: 60_000 }, async (_name, script, expected) => {
  expect(await inShadow(`${script}\nprocess.exit(0);`)).toEqual({ said: expected, status: 0, signal: null });
});
