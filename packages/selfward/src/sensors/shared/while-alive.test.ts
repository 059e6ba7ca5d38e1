import { expect, it } from 'vitest';
import type { Marker } from '../../model/marker.ts';
import { createRegistry } from './registry.ts';
import { watchMethod, whileAlive } from './watch-calls.ts';

const MARKER = 'bcdfghjklm' as Marker;

/** A method that is watched while a marker is alive. */
function watched() {
  const host = createRegistry();
  const seen: unknown[] = [];
  const owner = { write: (text: string) => text.length };
  const { write } = owner;
  const end = whileAlive(host, () => watchMethod(owner, 'write', ([text]) => seen.push(text)));
  return { host, seen, owner, write, end };
}

it('is in place while a marker is alive, and the original otherwise', () => {
  const { host, seen, owner, write } = watched();
  expect(owner.write).toBe(write);
  const uproot = host.plant(MARKER);
  expect([owner.write('one'), seen]).toEqual([3, ['one']]);
  uproot();
  expect(owner.write).toBe(write);
});

it('takes itself out at its end, whatever is alive', () => {
  const { host, owner, write, end } = watched();
  host.plant(MARKER);
  end();
  expect(owner.write).toBe(write);
});

it('adds no layer each time where somebody has wrapped it meanwhile', () => {
  const { host, seen, owner } = watched();
  const uproot = host.plant(MARKER);
  const inner = owner.write;
  const wrapped = (text: string) => inner(text);
  owner.write = wrapped;
  uproot();
  expect([owner.write('quiet'), seen]).toEqual([5, []]);
  host.plant(MARKER);
  expect(owner.write).toBe(wrapped);
  expect([owner.write('seen'), seen]).toEqual([4, ['seen']]);
});
