import { decodeEcho } from '../../judge/reflection.ts';

/** The first account of `/etc/passwd` (its fields: name, password, number, group, comment, home, shell), and two more lines of its shape. */
const ROOT = /(?:^|[\s>"'])root:[^:\s]{0,20}:0:0:[^:\n]{0,60}:\/[^:\n]{0,60}:/m;
const ACCOUNT = /[a-z_][a-z0-9_-]{0,31}:[^:\s]{0,20}:\d{1,6}:\d{1,6}:[^:\n]{0,80}:\/[^:\n]{0,80}:/g;

/** Whether a body holds the file that every system of its kind has. */
export function showsSystemFile(body: string, system: string | undefined): boolean {
  const text = decodeEcho(body).replaceAll('\\n', '\n');
  if (system === 'windows') return /^\[fonts\]/im.test(text) && /^\[(?:extensions|mci extensions|files)\]/im.test(text);
  return ROOT.test(text) && (text.match(ACCOUNT)?.length ?? 0) >= 3;
}
