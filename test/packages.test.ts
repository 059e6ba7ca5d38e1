import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FlawedServer, flawedServerForTesting } from '../packages/selfward/src/cli/flawedServerForTesting.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// npm and what it starts must run on the Node that runs this.
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NODE_OPTIONS: '' };
const exec = promisify(execFile);

let folder: string;
let site: FlawedServer;
const packed = new Map<string, string[]>();

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.js', '--if-stale'], { cwd: root, env, stdio: 'inherit' });
  folder = await mkdtemp(join(tmpdir(), 'selfward-packages-'));
  site = await flawedServerForTesting();
  const { stdout } = await npm(root, 'pack', '--json', '--workspaces', '--pack-destination', folder);
  const described: unknown = JSON.parse(stdout);
  // npm 11 prints a list, npm 12 an object by name.
  const each = Object.values(
    described as Record<string, { name: string; filename: string; files: { path: string }[] }>,
  );
  for (const { name, files } of each)
    packed.set(
      name,
      files.map(({ path }) => path),
    );
  const tarballs = each.map(({ filename }) => join(folder, filename));
  await npm(folder, 'init', '-y');
  await npm(folder, 'install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs);
});

afterAll(async () => {
  await site?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

function npm(cwd: string, ...args: string[]) {
  return exec('npm', args, { cwd, env, maxBuffer: 32 * 1024 * 1024 });
}

/** Runs something in the scratch folder. @returns its exit status and what it wrote. */
async function run(command: string, ...args: string[]): Promise<{ status: number; out: string; err: string }> {
  try {
    const { stdout, stderr } = await exec(command, args, { cwd: folder, env });
    return { status: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    return { status: failed.code ?? -1, out: failed.stdout ?? '', err: failed.stderr ?? String(error) };
  }
}

const script = (code: string) => run(process.execPath, '--input-type=module', '-e', code);
const bin = (name: string) => join(folder, 'node_modules', '.bin', name);

describe('the tarballs', () => {
  it.each(['selfward', 'selfward-server'])('%s holds what is built, and no source or test', (name) => {
    const files = packed.get(name) ?? [];
    expect(files).toContain('dist/cli.js');
    expect(files).toContain('package.json');
    const wrong = files.filter(
      (file) =>
        (/\.tsx?$/.test(file) && !file.endsWith('.d.ts')) ||
        file.endsWith('/.built') ||
        /\.test\.|for-?testing|\/testing\//i.test(file),
    );
    expect(wrong).toEqual([]);
  });

  it('selfward carries its declarations of tools', async () => {
    for (const file of await readdir(join(root, 'packages/selfward/src/tools/shipped'))) {
      expect(packed.get('selfward')).toContain(`dist/tools/shipped/${file}`);
    }
  });

  it('selfward carries its payloads', async () => {
    const payloads = await readdir(join(root, 'packages/selfward/src/payloads'));
    for (const file of payloads.filter((each) => each.endsWith('.json'))) {
      expect(packed.get('selfward')).toContain(`dist/payloads/${file}`);
    }
  });
});

describe('installed where TypeScript does not run', () => {
  it('selfward helps and tells its version', async () => {
    expect(await run(bin('selfward'), '--help')).toMatchObject({
      status: 0,
      out: expect.stringContaining('Usage: selfward check'),
    });
    expect((await run(bin('selfward'), '--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('selfward has every check and every report of the sources', async () => {
    const checks = await readdir(join(root, 'packages/selfward/src/checks'));
    const ids = checks.flatMap((file) => (/^[a-z-]+\.ts$/.test(file) ? [file.slice(0, -3)] : []));
    const { out } = await run(bin('selfward'), 'check', '--checks', 'list');
    expect(
      out
        .split('\n')
        .map((line) => line.split(' ')[0])
        .filter(Boolean),
    ).toEqual(ids.sort());
    const { err } = await run(bin('selfward'), 'check', site.url, '--format', 'none');
    expect(err).toContain('known are html, json, sarif, text');
  });

  it('selfward finds a flaw', async () => {
    const { status, out, err } = await run(bin('selfward'), 'check', site.url, '--format', 'json');
    expect(err).toBe('');
    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ check: 'reflected-xss', parameter: 'name', confidence: 'proved' }),
    );
    expect(status).toBe(1);
  });

  it('the library is imported', async () => {
    const code = `import * as lib from 'selfward/engine'; import { watch } from 'selfward';
      const checks = await lib.loadChecks();
      console.log(typeof lib.run, checks.length > 0, typeof lib.crawl, typeof watch);`;
    expect(await script(code)).toEqual({ status: 0, out: 'function true function function\n', err: '' });
  });

  it('selfward-server helps, and resolves the library', async () => {
    expect(await run(bin('selfward-server'), '--help')).toMatchObject({
      status: 0,
      out: expect.stringContaining('Usage: selfward-server'),
    });
    expect(await script(`await import('selfward-server'); console.log('loaded')`)).toMatchObject({
      status: 0,
      out: 'loaded\n',
    });
  });
});

describe('the workspace', () => {
  it('offers the command from its root', async () => {
    const { stdout } = await exec('npx', ['--no-install', 'selfward', '--version'], { cwd: root, env });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('resolves the library from the server, as source and as built', async () => {
    const code = `console.log(import.meta.resolve('selfward'), import.meta.resolve('selfward/sensors'))`;
    const resolve = async (...flags: string[]) => {
      const { stdout } = await exec(process.execPath, [...flags, '--input-type=module', '-e', code], {
        cwd: join(root, 'packages/server'),
        env,
      });
      return stdout
        .trim()
        .split(' ')
        .map((url) => url.replace(/^.*\/packages\/selfward\//, ''));
    };
    expect(await resolve()).toEqual(['dist/index.js', 'dist/sensors/index.js']);
    expect(await resolve('--conditions=selfward-source')).toEqual(['src/index.ts', 'src/sensors/index.ts']);
  });
});
