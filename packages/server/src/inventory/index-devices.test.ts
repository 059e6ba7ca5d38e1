import { describe, expect, it } from 'vitest';
import type { Device } from '../model/device.ts';
import type { DeviceQuery } from '../model/rooms.ts';
import { indexDevices } from './index-devices.ts';

const device = (name: string, more: Partial<Device> = {}): Device => ({
  name,
  category: 'sensor',
  net: 'wifi',
  model: 'TH-1',
  position: 'Room 1',
  ...more,
});

const building = indexDevices([
  device('ac10', { category: 'actuator', net: ['wifi', 'lan'], position: 'Server room' }),
  device('ac2', { category: 'actuator', enabled: false }),
  device('Thermometer', { model: 'TH-10' }),
  device('äther', { model: 'TH-2', net: [] }),
  device('router', { category: 'router', net: 'lan', model: 'AX', position: 'Zürich' }),
]);

describe('indexDevices', () => {
  const table: [DeviceQuery, string[]][] = [
    [{}, ['ac2', 'ac10', 'äther', 'router', 'Thermometer']],
    [{ order: 'desc' }, ['Thermometer', 'router', 'äther', 'ac10', 'ac2']],
    [{ sort: 'model' }, ['router', 'ac2', 'ac10', 'äther', 'Thermometer']],
    [{ sort: 'category', order: 'desc' }, ['Thermometer', 'äther', 'router', 'ac10', 'ac2']],
    [{ sort: 'position' }, ['ac2', 'äther', 'Thermometer', 'ac10', 'router']],
    [{ category: 'actuator' }, ['ac2', 'ac10']],
    [{ category: 'Actuator' }, []],
    [{ network: 'lan' }, ['ac10', 'router']],
    [{ enabled: false }, ['ac2']],
    [{ enabled: true, category: 'actuator' }, ['ac10']],
    [{ text: 'AC' }, ['ac2', 'ac10']],
    [{ text: 'Room  1' }, ['ac2', 'äther', 'Thermometer']],
    [{ text: '1 room' }, ['ac2', 'ac10', 'äther', 'Thermometer']],
    [{ text: '  ZU\u0308RICH ' }, ['router']],
    [{ text: 'lan server' }, ['ac10']],
    [{ text: 'ac.0' }, []],
    [{ text: '' }, ['ac2', 'ac10', 'äther', 'router', 'Thermometer']],
    [{ limit: 2 }, ['ac2', 'ac10']],
    [{ limit: 2, offset: 4 }, ['Thermometer']],
    [{ limit: 2, offset: 99 }, []],
    [{ limit: 0 }, []],
  ];
  it.each(table)('%j', (query, names) => {
    expect(building.list(query).rows.map((row) => row.name)).toEqual(names);
  });

  it('looks up by exact name, network and category', () => {
    expect(building.get('ac2')?.enabled).toBe(false);
    expect(building.get('AC2')).toBeUndefined();
    expect(building.get('__proto__')).toBeUndefined();
    expect(building.on('wifi').map((one) => one.name)).toEqual(['ac10', 'ac2', 'Thermometer']);
    expect(building.on('none')).toEqual([]);
    expect(building.categories()).toEqual(['actuator', 'router', 'sensor']);
  });

  it('pages through ten thousand without losing or repeating one', () => {
    const many = indexDevices(
      Array.from({ length: 10_000 }, (_, i) =>
        device(`node${(i * 7_919) % 10_000}`, { model: `m${i % 37}`, position: `Floor ${i % 9}` }),
      ),
    );
    for (const sort of ['name', 'model', 'position', 'category'] as const) {
      const names = new Set<string>();
      for (let offset = 0; offset < 10_000; offset += 250) {
        const { rows, total } = many.list({ sort, limit: 250, offset });
        expect(total).toBe(10_000);
        for (const row of rows) names.add(row.name);
      }
      expect(names.size).toBe(10_000);
    }
    expect(many.list({ limit: 3 }).rows.map((row) => row.name)).toEqual(['node0', 'node1', 'node2']);
    expect(many.list({ text: 'floor 7', limit: 10 }).total).toBe(1_111);
  });
});
