import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The longest that a socket's path may be on every system (macOS has the least room). */
const LONGEST = 100;

/** Where the processes of one application meet: a socket's path, or a pipe's name on Windows. */
export function leadAddress(key: string): string {
  const name = createHash('sha256').update(`${userName()}\n${key}`).digest('hex').slice(0, 20);
  if (process.platform === 'win32') return `\\\\.\\pipe\\selfward-${name}`;
  const tried = [process.env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'].filter((folder) => folder !== undefined);
  const reasons: string[] = [];
  for (const above of tried) {
    const folder = join(above, `selfward-${process.getuid?.() ?? userName()}`);
    const address = join(folder, `${name}.sock`);
    const reason = address.length > LONGEST ? 'its path is too long for a socket' : unfit(folder);
    if (reason === undefined) return address;
    reasons.push(`${folder}: ${reason}`);
  }
  throw new Error(`no folder for the socket by which processes find each other (${reasons.join('; ')})`);
}

/** What one application is on a machine: the same entry started in the same folder. */
export const leadKey = (entry: string, cwd: string): string => `${cwd}\n${entry}`;

/** A folder of this user alone: whoever could write there could tell this application what it found. */
function unfit(folder: string): string | undefined {
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const found = lstatSync(folder);
    if (!found.isDirectory()) return 'it is no folder';
    if (found.uid !== process.getuid?.()) return "it is another user's";
    return (found.mode & 0o022) === 0 ? undefined : 'others may write there';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user without an entry in its list.
    return String(process.getuid?.() ?? '');
  }
}
