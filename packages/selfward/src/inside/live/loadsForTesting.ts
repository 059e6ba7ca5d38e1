/** A process that says what it loads, for the test beside it: `node loadsForTesting.ts <folder>`; then told over IPC. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { watchLoads } from './watch-loads.ts';

const folder = process.argv[2] ?? '';
const load = createRequire(join(folder, 'server.js'));
load('./before.cjs');
const watch = watchLoads({
  cwd: folder,
  home: pathToFileURL(join(folder, 'library/')).href,
  settleMs: 10,
  changed: (kind, what) => process.send?.({ kind, what }),
});
process.on('message', async ({ require, bring, stop }: { require?: string; bring?: string; stop?: true }) => {
  if (require !== undefined) load(require);
  if (bring !== undefined) await import(pathToFileURL(join(folder, bring)).href);
  if (stop) {
    watch.stop();
    process.disconnect?.();
  }
});
process.send?.({ kind: 'ready' });
