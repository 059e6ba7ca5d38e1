import { describe, expect, it } from 'vitest';
import { createFresh } from '../../model/marker.ts';
import { version } from '../../version.ts';
import { createRegistry, registry } from './registry.ts';
import { RELEASE } from './release.ts';

describe('registry', () => {
  it('is one for the process', () => {
    expect(registry()).toBe(registry());
    expect((globalThis as Record<symbol, unknown>)[Symbol.for('selfward.1')]).toBe(registry());
  });

  it('finds live markers alone, in any case, and counts them', () => {
    const host = createRegistry();
    const fresh = createFresh();
    const [a, b] = [fresh.marker(), fresh.marker('digits')];
    expect(host.find(`x${a}`)).toEqual([]);
    const uproot = host.plant(a);
    host.plant(b);
    const again = host.plant(a);
    expect(host.live.count).toBe(2);
    expect(host.find(`<${a.toUpperCase()}>${b}`)).toEqual([a, b]);
    uproot();
    uproot();
    expect(host.find(a)).toEqual([a]);
    again();
    expect(host.find(a)).toEqual([]);
    expect(host.live.count).toBe(1);
  });

  it('survives listeners that fail, and those that reach a sink themselves', () => {
    const host = createRegistry();
    let told = 0;
    host.subscribe((sighting) => {
      host.report(sighting);
      throw new Error('mine');
    });
    host.subscribe(() => void told++);
    host.report({ marker: createFresh().marker(), sensor: 's', position: 'code', excerpt: '' });
    expect(told).toBe(1);
  });

  it('is of the release that the package says', () => expect(RELEASE).toBe(version()));

  it('knows where the library lies', () => expect(registry().home).toMatch(/^file:.*\/selfward\/src\/$/));

  it('tells of markers that begin and cease to be alive, once', () => {
    const host = createRegistry();
    const told: [string, boolean][] = [];
    host.onChange((marker, alive) => told.push([marker, alive]));
    const marker = createFresh().marker();
    const ends = [host.plant(marker), host.plant(marker)];
    expect(host.markers()).toEqual([marker]);
    for (const end of ends) end();
    expect(told).toEqual([
      [marker, true],
      [marker, false],
    ]);
  });

  it('opens a window for those who are there, and for those who come while it is open', () => {
    const host = createRegistry();
    const told: string[] = [];
    host.onWindow((open) => told.push(`first ${open}`));
    host.window(true);
    host.window(true);
    const leave = host.onWindow((open) => told.push(`second ${open}`));
    leave();
    host.window(false);
    expect(told).toEqual(['first true', 'second true', 'first false']);
  });

  it('takes a sensor out that goes on failing, and keeps why', () => {
    const host = createRegistry();
    let out = 0;
    host.installed.set('s', () => void out++);
    host.fail('s', new Error('first'));
    expect([out, host.failed.get('s')?.message]).toEqual([0, 'first']);
    for (let times = 0; times < 20; times++) host.fail('s', 'again');
    expect([out, host.failed.get('s')?.message, host.installed.size]).toEqual([1, 'first', 0]);
  });
});

describe('a second copy', () => {
  const KEY = Symbol.for('selfward.1');

  it('shares the registry of its release, and says where the library lies if the first could not', () => {
    const shared = {};
    const first = registry(shared);
    first.home = undefined;
    expect(registry(shared)).toBe(first);
    expect(first.home).toBe(registry().home);
    expect(Object.keys(shared)).toEqual([]);
  });

  it.each([
    ['another release', { version: 1, release: '9.8.7' }, 'selfward 9.8.7'],
    ['another contract', { version: 2 }, 'registry 2'],
  ])('refuses aloud beside %s', (_name, there, named) => {
    expect(() => registry({ [KEY]: there })).toThrow(named);
    expect(() => registry({ [KEY]: there })).toThrow(`selfward ${RELEASE} cannot watch here`);
  });
});
