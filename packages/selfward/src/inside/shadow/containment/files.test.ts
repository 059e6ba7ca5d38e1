import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, runContained } from './testing/run-contained.ts';

/** What each way answers, as in a process that is not contained; nothing of it may reach the real folder. */
const WAYS: readonly (readonly [name: string, code: string, expected: unknown])[] = [
  ['writeFile, synchronous', `fs.writeFileSync(ROOT+'/a','1'); return fs.readFileSync(ROOT+'/a','utf8')`, '1'],
  [
    'writeFile, callback',
    `await promisify(fs.writeFile)(ROOT+'/a','2'); return fs.readFileSync(ROOT+'/a','utf8')`,
    '2',
  ],
  ['writeFile, promise', `await fsp.writeFile(ROOT+'/a','3'); return fsp.readFile(ROOT+'/a','utf8')`, '3'],
  [
    'writeFile, URL',
    `fs.writeFileSync(pathToFileURL(ROOT+'/a'),'4'); return fs.readFileSync(pathToFileURL(ROOT+'/a'),'utf8')`,
    '4',
  ],
  [
    'writeFile, bytes',
    `fs.writeFileSync(Buffer.from(ROOT+'/a'),'5'); return fs.readFileSync(Buffer.from(ROOT+'/a'),'utf8')`,
    '5',
  ],
  [
    'appendFile keeps',
    `fs.appendFileSync(ROOT+'/b','+'); await fsp.appendFile(ROOT+'/b','+'); return fs.readFileSync(ROOT+'/b','utf8')`,
    'B++',
  ],
  [
    'open r+',
    `const fd=fs.openSync(ROOT+'/c','r+'); fs.writeSync(fd,'x',0); fs.closeSync(fd); return fs.readFileSync(ROOT+'/c','utf8')`,
    'xC',
  ],
  [
    'open by number',
    `const {O_RDWR,O_CREAT}=fs.constants; fs.closeSync(fs.openSync(ROOT+'/num',O_RDWR|O_CREAT)); return fs.existsSync(ROOT+'/num')`,
    true,
  ],
  ['open wx', `return failing(()=>fs.openSync(ROOT+'/c','wx'))`, 'EEXIST'],
  [
    'FileHandle',
    `const h=await fsp.open(ROOT+'/h','w+'); await h.writeFile('a'); await h.appendFile('b'); await h.sync(); await h.close(); return fs.readFileSync(ROOT+'/h','utf8')`,
    'ab',
  ],
  [
    'FileHandle of a real file',
    `const h=await fsp.open(ROOT+'/e','r'); await h.chmod(0o777); await h.utimes(1,1); await h.chown(0,0); await h.close()`,
    undefined,
  ],
  [
    'fchmod, futimes, fsync',
    `const fd=fs.openSync(ROOT+'/e','r'); fs.fchmodSync(fd,0o777); fs.futimesSync(fd,1,1); await promisify(fs.fchown)(fd,0,0); fs.fsyncSync(fd); fs.closeSync(fd)`,
    undefined,
  ],
  [
    'createWriteStream',
    `await pipeline(['1','2'],fs.createWriteStream(ROOT+'/s')); return text(fs.createReadStream(ROOT+'/s'))`,
    '12',
  ],
  [
    'WriteStream, appending',
    `const s=new fs.WriteStream(ROOT+'/d',{flags:'a'}); s.end('+'); await once(s,'close'); return fs.readFileSync(ROOT+'/d','utf8')+path.basename(s.path)`,
    'D+d',
  ],
  [
    'mkdir',
    `fs.mkdirSync(ROOT+'/m'); return [failing(()=>fs.mkdirSync(ROOT+'/m')), failing(()=>fs.mkdirSync(ROOT+'/folder'))]`,
    ['EEXIST', 'EEXIST'],
  ],
  [
    'mkdir, recursive',
    `return [path.basename(fs.mkdirSync(ROOT+'/x/y/z',{recursive:true})), failing(()=>fs.mkdirSync(ROOT+'/none/q'))]`,
    ['x', 'ENOENT'],
  ],
  [
    'mkdir over a file',
    `return [failing(()=>fs.mkdirSync(ROOT+'/e')), fs.readFileSync(ROOT+'/e','utf8')]`,
    ['EEXIST', 'E'],
  ],
  [
    'mkdtemp',
    `const at=await fsp.mkdtemp(ROOT+'/t-'); return [path.dirname(at)===ROOT, fs.existsSync(at)]`,
    [true, true],
  ],
  [
    'unlink',
    `fs.unlinkSync(ROOT+'/gone'); return [fs.existsSync(ROOT+'/gone'), failing(()=>fs.readFileSync(ROOT+'/gone')), failing(()=>fs.unlinkSync(ROOT+'/gone')), fs.readdirSync(ROOT).includes('gone')]`,
    [false, 'ENOENT', 'ENOENT', false],
  ],
  ['written again', `fs.writeFileSync(ROOT+'/gone','again'); return fs.readFileSync(ROOT+'/gone','utf8')`, 'again'],
  [
    'rmdir of a full folder',
    `return [failing(()=>fs.rmdirSync(ROOT+'/folder')), fs.readFileSync(ROOT+'/folder/inner','utf8')]`,
    ['ENOTEMPTY', 'I'],
  ],
  [
    'rename',
    `fs.renameSync(ROOT+'/r',ROOT+'/r2'); return [fs.existsSync(ROOT+'/r'), await fsp.readFile(ROOT+'/r2','utf8')]`,
    [false, 'R'],
  ],
  [
    'rename of a folder',
    `await fsp.rename(ROOT+'/folder',ROOT+'/other'); return [fs.existsSync(ROOT+'/folder'), fs.readdirSync(ROOT+'/other',{recursive:true}), fs.readFileSync(ROOT+'/other/sub/deep','utf8')]`,
    [false, ['inner', 'sub', 'sub/deep'], 'S'],
  ],
  [
    'rename of nothing',
    `return [failing(()=>fs.renameSync(ROOT+'/none',ROOT+'/e')), fs.readFileSync(ROOT+'/e','utf8')]`,
    ['ENOENT', 'E'],
  ],
  [
    'rm, recursive',
    `await promisify(fs.rm)(ROOT+'/other',{recursive:true}); return fs.existsSync(ROOT+'/other/inner')`,
    false,
  ],
  [
    'copyFile',
    `await fsp.copyFile(ROOT+'/e',ROOT+'/e2'); return [fs.readFileSync(ROOT+'/e2','utf8'), failing(()=>fs.copyFileSync(ROOT+'/e2',ROOT+'/e',1))]`,
    ['E', 'EEXIST'],
  ],
  [
    'cp',
    `fs.cpSync(ROOT+'/tree',ROOT+'/tree2',{recursive:true}); await fsp.cp(ROOT+'/tree2',ROOT+'/tree3',{recursive:true}); return fs.readdirSync(ROOT+'/tree3')`,
    ['leaf'],
  ],
  [
    'symlink',
    `fs.symlinkSync('tree',ROOT+'/sl'); return [fs.readlinkSync(ROOT+'/sl'), fs.lstatSync(ROOT+'/sl').isSymbolicLink(), fs.readFileSync(ROOT+'/sl/leaf','utf8')]`,
    ['tree', true, 'L'],
  ],
  ['through a real link', `fs.writeFileSync(ROOT+'/link','new'); return fs.readFileSync(ROOT+'/linked','utf8')`, 'new'],
  [
    'link',
    `fs.linkSync(ROOT+'/e',ROOT+'/hard'); fs.writeFileSync(ROOT+'/hard','H'); return fs.readFileSync(ROOT+'/e','utf8')`,
    'H',
  ],
  [
    'chmod, chown, utimes, truncate',
    `fs.chmodSync(ROOT+'/f',0o600); await fsp.chown(ROOT+'/f',process.getuid(),process.getgid()); await promisify(fs.utimes)(ROOT+'/f',1,1); fs.lutimesSync(ROOT+'/f',2,2); fs.truncateSync(ROOT+'/f',1); const s=fs.statSync(ROOT+'/f'); return [s.mode&0o777,s.size]`,
    [0o600, 1],
  ],
  [
    'readdir merges',
    `return [fs.readdirSync(ROOT+'/tree'), (fs.writeFileSync(ROOT+'/tree/new',''), await fsp.readdir(ROOT+'/tree')), (await promisify(fs.readdir)(ROOT+'/tree',{withFileTypes:true})).map((e)=>[e.name,e.isFile(),e.parentPath===ROOT+'/tree'])]`,
    [
      ['leaf'],
      ['leaf', 'new'],
      [
        ['leaf', true, true],
        ['new', true, true],
      ],
    ],
  ],
  [
    'opendir merges',
    `const names=[]; for await (const {name} of await fsp.opendir(ROOT+'/tree')) names.push(name); const d=fs.opendirSync(ROOT+'/tree'); names.push(d.readSync().name); d.closeSync(); return names`,
    ['leaf', 'new', 'leaf'],
  ],
  ['glob merges', `return fs.globSync('*',{cwd:ROOT+'/tree'}).sort()`, ['leaf', 'new']],
  [
    'relative, in a folder of its own',
    `const was=process.cwd(); process.chdir(ROOT+'/x/y'); fs.writeFileSync('rel','r'); const seen=[process.cwd()===ROOT+'/x/y', fs.readFileSync('rel','utf8'), fs.existsSync(ROOT+'/x/y/rel'), path.resolve('q')===ROOT+'/x/y/q']; process.chdir(was); return seen`,
    [true, 'r', true, true],
  ],
  [
    'relative, in a real folder',
    `const was=process.cwd(); process.chdir(ROOT); fs.writeFileSync('rel','r'); const seen=fs.readFileSync('./rel','utf8'); process.chdir(was); return seen`,
    'r',
  ],
  [
    'paths in errors and answers',
    `try { fs.readFileSync(ROOT+'/gone/none') } catch (error) { return [error.message.includes(ROOT), JSON.stringify(error).includes('/files/'), fs.realpathSync(ROOT+'/x')===fs.realpathSync(ROOT)+'/x'] }`,
    [true, false, true],
  ],
  ['a pipe is not read', `return fs.readFileSync(ROOT+'/pipe','utf8')`, ''],
  ['the null device', `fs.writeFileSync('/dev/null','x')`, undefined],
  [
    'modules load',
    `return [typeof require('pug').render, typeof (await import('node:zlib')).gzip]`,
    ['function', 'function'],
  ],
  [
    'write-file-atomic',
    `await require('write-file-atomic')(ROOT+'/atomic','x'); return fs.readFileSync(ROOT+'/atomic','utf8')`,
    'x',
  ],
];

/** Every name with its type, mode, size, times of its content, and content. */
function picture(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const found = lstatSync(path);
      const content = found.isSymbolicLink()
        ? readlinkSync(path)
        : found.isFile()
          ? createHash('sha256').update(readFileSync(path)).digest('hex')
          : '';
      return [name, found.mode, found.uid, found.gid, found.size, found.mtimeMs, found.ino, content].join(' ');
    });
}

describe('files in a shadow', () => {
  let base = '';
  let root = '';
  const seen: Record<string, Record<string, Outcome>> = {};
  let before: string[] = [];

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'selfward-files-'));
    root = join(base, 'real');
    mkdirSync(join(root, 'folder', 'sub'), { recursive: true });
    mkdirSync(join(root, 'tree'));
    const content = { b: 'B', c: 'CC', d: 'D', e: 'E', f: 'FF', r: 'R', gone: 'G', linked: 'old', 'folder/inner': 'I' };
    for (const [name, text] of Object.entries({ ...content, 'folder/sub/deep': 'S', 'tree/leaf': 'L' }))
      writeFileSync(join(root, name), text);
    symlinkSync('linked', join(root, 'link'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    before = picture(root);
    const cases = WAYS.map(([name, code]) => [name, code] as const);
    seen.overlay = await runContained(cases, { folder: join(base, 'shadow'), root });
    seen.withhold = await runContained(
      [
        [
          'written and not seen',
          `fs.writeFileSync(ROOT+'/b','x'); fs.unlinkSync(ROOT+'/e'); return [fs.readFileSync(ROOT+'/b','utf8'),fs.existsSync(ROOT+'/e')]`,
        ],
      ],
      { folder: join(base, 'shadow-2'), root, files: 'withhold' },
    );
  }, 60_000);

  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it.each(WAYS)('%s', (name, _code, expected) => {
    const { value, threw } = seen.overlay?.[name] ?? { threw: 'not run' };
    expect({ value, threw }).toEqual({ value: expected, threw: undefined });
  });

  it('leaves the real folder byte for byte as it was', () => expect(picture(root)).toEqual(before));

  it('tells of what it withheld', () =>
    expect(seen.overlay?.['writeFile, synchronous']?.withheld).toEqual([`writeFile ${root}/a`]));

  it('tells nothing of what it lets pass', () => expect(seen.overlay?.['the null device']?.withheld).toEqual([]));

  it('shows nothing of what was written where that is withheld', () =>
    expect(seen.withhold?.['written and not seen']?.value).toEqual(['B', true]));
});
