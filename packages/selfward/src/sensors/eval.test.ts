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

  it('says when Node’s permissions refuse it', () => {
    const script = `
      const { installSensors, registry } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
      registry().window(true);
      const coverage = await installSensors().selfTest();
      console.log(JSON.stringify(coverage.filter(({ sensor }) => sensor === 'eval')));`;
    const flags = ['--disable-warning=ExperimentalWarning', '--conditions=selfward-source', '--permission'];
    const told = execFileSync(
      process.execPath,
      [...flags, '--allow-fs-read=*', '--input-type=module', '--eval', script],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: ['ignore', 'pipe', 'ignore'] },
    );
    for (const { seen: is, reason } of JSON.parse(told)) {
      expect(is).toBe(false);
      expect(reason).toContain('restricted');
    }
  });
});
