import { decodeEcho } from '../../judge/reflection.ts';

/** The first account of `/etc/passwd` (its fields: name, password, number, group, comment, home, shell), and two more lines of its shape. */
const ROOT = /(?:^|[\s>"'])root:[^:\s]{0,20}:0:0:[^:\n]{0,60}:\/[^:\n]{0,60}:/m;
const ACCOUNT = /[a-z_][a-z0-9_-]{0,31}:[^:\s]{0,20}:\d{1,6}:\d{1,6}:[^:\n]{0,80}:\/[^:\n]{0,80}:/g;

/** Linux tells its version: `Linux version 6.1.0 (builder) (compiler) #1 SMP …`. */
const VERSION = /Linux version \d+\.\d+[^\n]{1,400}#\d+[ ~]/;

/** Whether a body holds the file that every system of its kind has. */
export function showsSystemFile(body: string, system: string | undefined): boolean {
  const text = unpacked(decodeEcho(body).replaceAll('\\n', '\n'));
  if (system === 'windows') return /^\[fonts\]/im.test(text) && /^\[(?:extensions|mci extensions|files)\]/im.test(text);
  if (system === 'linux') return VERSION.test(text);
  return ROOT.test(text) && (text.match(ACCOUNT)?.length ?? 0) >= 3;
}

/** Interfaces hand files out in base64: `root:` and `Linux version` begin like this (RFC 4648). */
const PACKED = /(?:cm9vdD|TGludXgg)[A-Za-z0-9+/_-]{40,}/g;

function unpacked(text: string): string {
  const found = text.match(PACKED)?.map((each) => Buffer.from(each, 'base64').toString('latin1')) ?? [];
  return [text, ...found].join('\n');
}
