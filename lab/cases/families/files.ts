import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join, normalize, posix } from 'node:path';
import { escaped, page } from '../markup.ts';
import { queryFlaw, queryTrap, text } from '../query-case.ts';
import { FOLDER, file, NONE, within } from '../scratch-files.ts';
import type { Family, Reply } from '../write.ts';

const UP = '../../../../../../../../../../';
const PASSWD = `${UP}etc/passwd`;
const ASK = '/file?x=guide.txt';
const decoded = (value: string) => {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
};

export const family: Family = {
  family: 'files',
  check: 'path-traversal',
  flaws: [
    queryFlaw(
      'file-no-leading-dots',
      'refuses what begins with dots',
      ASK,
      (v) => (v.startsWith('.') ? NONE : file(join(FOLDER, v))),
      within,
      [`a/../${PASSWD}`, 'root:'],
    ),
    queryFlaw(
      'file-no-leading-slash',
      'refuses what begins with a slash',
      ASK,
      (v) => (/^[/\\]/.test(v) ? NONE : file(`${FOLDER}/${v}`)),
      within,
      [PASSWD, 'root:'],
    ),
    queryFlaw(
      'file-stripped-patterns',
      'takes ../ and ..\\ out by a pattern, once',
      ASK,
      (v) => file(join(FOLDER, v.replace(/\.\.[/\\]/g, ''))),
      within,
      [PASSWD.replaceAll('../', '....//'), 'root:'],
    ),
    queryFlaw(
      'file-ending-asked',
      'must end like a text or hold its ending',
      ASK,
      (v) => (v.includes('.txt') ? file(join(FOLDER, normalize(v).replace(/^\/+/, ''))) : NONE),
      (v) => (extname(v) === '.txt' ? within(basename(v)) : NONE),
      [`guide.txt/../${PASSWD}`, 'root:'],
    ),
    queryFlaw(
      'file-prefix-kept',
      'the folder must stand in front',
      '/file?x=manuals%2Fguide.txt',
      (v) =>
        v.startsWith('manuals/')
          ? file(posix.normalize(`${FOLDER}/${v}`).replace('/manuals/guide.txt', '/guide.txt'))
          : NONE,
      (v) => (v.startsWith('manuals/') ? within(basename(v)) : NONE),
      [`manuals/${PASSWD}`, 'root:'],
    ),
    queryFlaw(
      'file-decoded-late',
      'looked at, then decoded twice',
      ASK,
      (v) => (/\.\.|%2e/i.test(v) ? NONE : file(join(FOLDER, decoded(decoded(v))))),
      within,
      [`${'%252e%252e/'.repeat(10)}etc/passwd`, 'root:'],
    ),
    queryFlaw(
      'file-address',
      'an address of a file is taken',
      '/file?x=file%3A%2F%2F%2Fguide.txt',
      (v) => {
        if (!/^file:\/\/\//.test(v)) return NONE;
        const path = decoded(v.slice(7));
        return existsSync(join(FOLDER, path)) ? file(join(FOLDER, path)) : file(path);
      },
      (v) => within(basename(v)),
      ['file:///etc/passwd', 'root:'],
    ),
    {
      id: 'file-in-json',
      note: 'handed out in base64',
      at: 'json:document.path',
      ask: { post: '/documents/open', json: { document: { path: 'guide.txt' }, lines: 20 } },
      flawed: ({ form }) => packed(join(FOLDER, pathOf(form))),
      mended: ({ form }) => packed(join(FOLDER, basename(pathOf(form)))),
      exploit: [PASSWD, 'cm9vdDp4'],
    },
    {
      id: 'file-form',
      note: 'a form that shows a log',
      at: 'body:log',
      ask: { post: '/logs', form: { log: 'hours.txt', lines: '20' } },
      flawed: ({ form }) => file(join(FOLDER, text(form.log))),
      mended: ({ form }) => within(text(form.log)),
      exploit: [PASSWD, 'root:'],
    },
    {
      id: 'file-cookie',
      note: 'a language in a cookie',
      at: 'cookie:lang',
      ask: { get: '/welcome', headers: { Cookie: 'lang=guide.txt' } },
      flawed: ({ cookies }) => file(join(FOLDER, text(cookies.lang))),
      mended: ({ cookies }) => within(text(cookies.lang)),
      exploit: [PASSWD, 'root:'],
    },
    {
      id: 'file-rest-of-path',
      note: 'the rest of the path as it stands on the request line',
      server: 'node',
      at: 'path:name',
      ask: { get: '/static/{name}' },
      flawed: ({ params }) => file(`${FOLDER}/${text(params.name)}`),
      mended: ({ params }) => within(text(params.name)),
      exploit: [PASSWD, 'root:'],
    },
  ],
  traps: [
    queryTrap('file-dots-refused', 'dots answer 404', ASK, (v) =>
      v.includes('..') || v.startsWith('/') ? NONE : within(v),
    ),
    queryTrap('file-normalised-inside', 'tidied as if the folder were the root', ASK, (v) =>
      file(join(FOLDER, posix.normalize(`/${v}`))),
    ),
    queryTrap('file-search', 'a search for files by a word', '/search?x=guide', (v) =>
      page(
        ['guide.txt', 'hours.txt']
          .filter((each) => each.includes(v))
          .map((each) => `<li>${escaped(each)}</li>`)
          .join(''),
      ),
    ),
    queryTrap('file-accounts', 'a page of accounts that looks like the file', '/accounts?x=all.txt', () =>
      page('<pre>root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:d:/usr/sbin:/bin/sh\nbin:x:2:2:b:/bin:/bin/sh</pre>'),
    ),
    queryTrap('file-refused-loudly', 'says what it refuses, with an example of what is in it', ASK, (v) =>
      v.includes('passwd')
        ? { status: 403, body: page('<p>/etc/passwd (root:x:0:0:root:/root:/bin/sh) is not for you.</p>') }
        : within(basename(v)),
    ),
  ],
};

function pathOf(form: Record<string, unknown>): string {
  return typeof form.document === 'object' && form.document !== null ? text(Reflect.get(form.document, 'path')) : '';
}

function packed(path: string): Reply {
  try {
    const content = readFileSync(path).subarray(0, 3000).toString('base64');
    return { type: 'application/json', body: JSON.stringify({ name: basename(path), content }) };
  } catch {
    return { status: 404, type: 'application/json', body: '{"error":"not there"}' };
  }
}
