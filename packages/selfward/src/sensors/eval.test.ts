import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFresh, type Marker } from '../model/marker.ts';
import type { Sighting } from '../model/sighting.ts';
import { type Installed, installSensors } from './shared/install.ts';
import { createRegistry, type Registry } from './shared/registry.ts';

let host: Registry;
let installed: Installed;
let seen: Sighting[];
let marker: Marker;
beforeEach(() => {
  host = createRegistry();
  installed = installSensors(host);
  seen = [];
  host.subscribe((sighting) => sighting.sensor === 'eval' && seen.push(sighting));
  marker = createFresh().marker();
  host.plant(marker);
});
afterEach(() => {
  host.window(false);
  installed.uninstall();
});

const direct = new Function('code', 'const own = 41; return eval(code)') as (code: string) => unknown;
const indirect = new Function('code', 'return (0, eval)(code)') as (code: string) => unknown;

describe('eval', () => {
  it.each<[string, (code: string) => unknown]>([
    ['direct', direct],
    ['indirect', indirect],
    ['with a name of its own', (code) => direct(`${code}\n//# sourceURL=/templates/page.js`)],
  ])('sees %s', (_way, call) => {
    host.window(true);
    call(`'${marker}'`);
    call(`typeof ${marker}`);
    expect(seen.map(({ position }) => position)).toEqual(['data', 'code']);
    expect(seen[0]?.at).toMatch(/eval\.test\.ts:\d+:\d+$/);
  });

  it('keeps what is evaluated in its caller’s scope', () => {
    host.window(true);
    expect(direct(`own + 1 /* ${marker} */`)).toBe(42);
    expect(() => direct(`throw new RangeError('${marker}')`)).toThrow(RangeError);
  });

  it('does not stop where code asks a debugger to', () => {
    host.window(true);
    expect(direct(`debugger; '${marker}'`)).toBe(marker);
  });

  it('looks in windows alone, and leaves functions to their own sensor', () => {
    direct(`'${marker}'`);
    host.window(true);
    new Function(`return '${marker}'`);
    host.window(false);
    direct(`'${marker}'`);
    expect(seen).toEqual([]);
  });

  it('says what it cannot see, and why', async () => {
    const blind = async () => (await installed.selfTest()).filter((each) => each.sensor === 'eval' && !each.seen);
    expect((await blind()).map(({ reason }) => reason)).toEqual(Array(3).fill('looked for in a shadow alone'));
    host.window(true);
    expect(await blind()).toEqual([]);
  });

  /** Coverage of this sensor in a process with Node's permission model, and how it ended. */
  const underPermission = (...flags: string[]): { seen: boolean; reason?: string }[] => {
    const script = `
      import inspector from 'node:inspector';
      const { installSensors, registry } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
      registry().window(true);
      const coverage = await installSensors().selfTest();
      registry().window(false);
      registry().window(true);
      const again = await installSensors().selfTest();
      let others = 'let in';
      try { new inspector.Session().connect(); } catch (error) { others = error.code; }
      const eval_ = [...coverage, ...again].filter(({ sensor }) => sensor === 'eval');
      console.log(JSON.stringify(others === 'ERR_ACCESS_DENIED' ? eval_ : others));`;
    const told = execFileSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--conditions=selfward-source',
        '--permission',
        '--allow-fs-read=*',
        ...flags,
        '--input-type=module',
        '--eval',
        script,
      ],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return JSON.parse(told);
  };

  it('says when Node’s permissions refuse it', () => {
    for (const { seen: is, reason } of underPermission()) {
      expect(is).toBe(false);
      expect(reason).toContain('restricted');
    }
  });

  it.runIf(process.allowedNodeEnvironmentFlags.has('--allow-inspector'))(
    'works with the permission, lets nobody else use it, and ends in order',
    () => {
      const coverage = underPermission('--allow-inspector');
      expect(coverage).toHaveLength(6);
      expect(coverage.every((each) => each.seen)).toBe(true);
    },
  );
});
