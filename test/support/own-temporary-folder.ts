import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = join(tmpdir(), 'sw-');

/**
 * Gives a test run a temporary folder of its own and takes it away at the end: what is killed on purpose cannot tidy up
 * after itself. The name is short, for browsers put sockets there, whose paths have a limit of about a hundred bytes.
 */
export default async function ownTemporaryFolder(): Promise<(() => Promise<void>) | undefined> {
  // Called for each project of the run.
  if (process.env.SELFWARD_TEST_FOLDER !== undefined) return undefined;
  const folder = await mkdtemp(PREFIX);
  // A database that refuses root runs as a user of its own, and has to pass through to its folder.
  await chmod(folder, 0o711);
  process.env.SELFWARD_TEST_FOLDER = folder;
  process.env.TMPDIR = folder;
  return () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
