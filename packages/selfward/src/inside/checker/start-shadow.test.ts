import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startShadow } from './start-shadow.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONNECT = `await new Promise((resolve, reject) =>
  connect(5432, '127.0.0.1', resolve).on('error', reject));`;

it.each([
  [
    'what it could not reach',
    30_000,
    `import { connect } from 'node:net'; ${CONNECT}`,
    /ECONNREFUSED.*could not reach 127\.0\.0\.1:5432 in the shadow.*shadow\.policy/,
  ],
  [
    'the error that ended it',
    30_000,
    `throw new Error('no configuration')`,
    /it ended at once: Error: no configuration$/,
  ],
  [
    'that it does not watch anything',
    3000,
    `setInterval(() => {}, 1000)`,
    /watch was not called, or nothing listened, within 3 s$/,
  ],
])('says of an application that does not start %s', { timeout: 60_000 }, async (_name, startMs, code, message) => {
  const script = join(folder, 'application.mjs');
  writeFileSync(script, code);
  await expect(
    startShadow({
      entry: {
        execPath: process.execPath,
        execArgv: ['--conditions=selfward-source', '--disable-warning=ExperimentalWarning'],
        args: [script],
        cwd: folder,
      },
      which: 0,
      env: {},
      policy: {},
      memoryMb: 256,
      startMs,
    }),
  ).rejects.toThrow(message);
});
