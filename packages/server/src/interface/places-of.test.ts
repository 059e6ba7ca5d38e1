import { describe, expect, it } from 'vitest';
import type { Device } from '../model/device.ts';
import { placesOf } from './places-of.ts';

const devices = (count: number, places: number): Device[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `unit-${String(at).padStart(4, '0')}`,
    category: 'sensor',
    net: 'wifi',
    model: 'm',
    position: `ward ${at % places}`,
  }));
const placesWith = (all: readonly Device[], ...silent: string[]) =>
  placesOf(all, new Set(silent), (name) => (silent.includes(name) ? 'silent' : 'answering'));
const names = (place: { devices: readonly { name: string }[] } | undefined) => place?.devices.map(({ name }) => name);

describe('placesOf', () => {
  it('lists a small facility whole, as it is sorted', () => {
    const [first, second] = placesWith(devices(4, 2), 'unit-0002');
    expect(names(first)).toEqual(['unit-0000', 'unit-0002']);
    expect(first).not.toHaveProperty('more');
    expect(second?.position).toBe('ward 1');
  });

  it('puts what does not answer first where a place is cut', () => {
    const [only] = placesWith(devices(20, 1), 'unit-0019');
    expect(names(only)?.slice(0, 2)).toEqual(['unit-0019', 'unit-0000']);
    expect(only?.devices).toHaveLength(12);
    expect(only?.more).toBe(8);
  });

  it('names of a large facility only what does not answer, and counts the rest', () => {
    const places = placesWith(devices(10_000, 50), 'unit-0051');
    expect(places).toHaveLength(50);
    expect(places[0]).toEqual({ position: 'ward 0', devices: [], more: 200 });
    expect(names(places[1])).toEqual(['unit-0051']);
    expect(places[1]?.more).toBe(199);
  });

  it('shows places where something is silent before all that are too many', () => {
    const places = placesWith(devices(500, 100), 'unit-0099', 'unit-0088');
    expect(places).toHaveLength(60);
    expect(places.slice(0, 3).map(({ position }) => position)).toEqual(['ward 88', 'ward 99', 'ward 0']);
  });
});
