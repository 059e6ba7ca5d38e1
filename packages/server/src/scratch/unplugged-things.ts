import type { Reading } from '../model/reading.ts';
import type { Things } from '../model/rooms.ts';
import type { Thing } from '../model/thing.ts';

const THING: Thing = {
  title: 'Unplugged',
  variables: [
    { name: 'setpoint', title: 'Set point', type: 'number', unit: '°C', minimum: 5, maximum: 35, writable: true },
    { name: 'label', title: 'Label', type: 'string', writable: true },
  ],
  actions: [{ name: 'identify', title: 'Identify', input: { type: 'string' } }],
};

/**
 * Devices without wires, for the second instance of the server: every device has the same variables, setting one is
 * remembered and shown, and nothing ever leaves. So the pages behind actuation are checked without actuating.
 */
export function unpluggedThings(now: () => number = Date.now): Things {
  const since = now();
  const readings = new Map<string, Reading>();
  const keep = (device: string, variable: string, value: Reading['value']) =>
    readings.set(JSON.stringify([device, variable]), { device, variable, value, time: now() });
  return {
    describe: () => THING,
    status: () => ({ state: 'answering', since }),
    silent: () => [],
    latest: async (name) => [...readings.values()].filter(({ device }) => device === name),
    async history(name, variable, start) {
      const last = readings.get(JSON.stringify([name, variable]));
      const value = typeof last?.value === 'number' ? last.value : 21;
      return [{ time: start, min: value, mean: value, max: value, count: 1 }];
    },
    async setVariable(name, variable, value) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        keep(name, variable, value);
    },
    async invoke(name, action, input) {
      if (typeof input === 'string') keep(name, action, input);
    },
    stop: async () => {},
  };
}
