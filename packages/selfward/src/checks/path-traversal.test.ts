import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import pathTraversal from './path-traversal.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

const PASSWD =
  'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\n';
const FILES: Record<string, string> = { '/srv/docs/guide.txt': 'How to', '/etc/passwd': PASSWD };
const WINDOWS: Record<string, string> = {
  '/windows/win.ini': '; for 16-bit app support\r\n[fonts]\r\n[extensions]\r\n[mci extensions]\r\n',
};
const read = (path: string, files = FILES): Answer => files[path] ?? { status: 404, body: 'none' };
const joined = (name: string) => posix.join('/srv/docs', name);

type Page = (name: string) => Answer;
const vulnerable: [string, Page, string?][] = [
  ['joined', (f) => read(joined(f))],
  ['in a page', (f) => `<pre>${escapeHtml(FILES[joined(f)] ?? '')}</pre>`],
  [
    'in JSON',
    (f) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(FILES[joined(f)] ?? '') }),
  ],
  ['../ taken out once', (f) => read(joined(f.replaceAll('../', '')))],
  ['decoded twice', (f) => (f.includes('../') ? 'no' : read(joined(decodeURIComponent(f))))],
  ['absolute wins', (f) => (f.includes('..') ? 'no' : read(posix.resolve('/srv/docs', f)))],
  [
    'a prefix is asked for',
    (f) => (f.startsWith('/srv/docs/') ? read(posix.normalize(f)) : 'no'),
    '/srv/docs/guide.txt',
  ],
  ['a file address', (f) => (f.startsWith('file://') ? read(f.slice(7)) : 'no')],
  ['Windows', (f) => read(posix.join('/srv/docs', f.replaceAll('\\', '/')), WINDOWS)],
];

const safe: [string, Page][] = [
  ['the last part alone', (f) => read(joined(posix.basename(f)))],
  ['a fixed list', (f) => (f === 'guide.txt' ? 'How to' : { status: 404, body: 'none' })],
  ['a page that shows what the file looks like', () => `<pre>${PASSWD}</pre>`],
  ['an echo', (f) => `<p>${escapeHtml(f)} is not there</p>`],
  ['a page that shows it for whatever goes up', (f) => (f.includes('..') ? PASSWD : 'fine')],
  ['one line of its shape', (f) => (f.includes('passwd') ? 'root:x:0:0:root:/root:/bin/bash' : 'fine')],
];

async function check(page: Page, value = 'guide.txt', method: 'GET' | 'POST' = 'GET') {
  const endpoint = endpointForTesting(method, '/file', { file: value });
  return runCheckForTesting(pathTraversal, [endpoint], (request) => page(fieldsOf(request).file ?? ''), {
    random: seededRandom(3),
  });
}

describe('path-traversal', () => {
  it.each(vulnerable)('finds: %s', async (_, page, value) => {
    const { outcomes } = await check(page, value);
    const verdict = outcomes[0]?.verdict;
    expect(verdict?.is).toBe('proved');
    if (verdict?.is === 'proved') expect(prove(verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('leaves alone: %s', async (_, page) => {
    const { outcomes } = await check(page);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });

  it('hands what may write a file that nobody can write', async () => {
    const version = 'Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP Debian 6.1.76-1';
    const asked: string[] = [];
    const { outcomes } = await check(
      (file) => {
        asked.push(file);
        return read(joined(file), { '/proc/version': version, '/etc/passwd': PASSWD });
      },
      'guide.txt',
      'POST',
    );
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['proved']);
    expect(asked.filter((file) => /passwd|win\.ini/.test(file))).toEqual([]);
  });

  it('asks once of a value that is no file', async () => {
    const endpoint = endpointForTesting('GET', '/s', { q: 'chair' });
    const { requests } = await runCheckForTesting(pathTraversal, [endpoint], () => 'none');
    expect(requests).toBe(1);
  });
});
