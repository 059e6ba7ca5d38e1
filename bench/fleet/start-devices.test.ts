import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type DeviceSpec, practiceOf } from './device-spec.ts';
import { type RunningDevices, startDevices } from './start-devices.ts';

let running: RunningDevices | undefined;
afterEach(() => running?.close());

const device = (spec: Partial<DeviceSpec>): DeviceSpec => ({
  ...practiceOf(1),
  points: [...ALL],
  flaw: undefined,
  ...spec,
});
const ALL = ['reflected-xss', 'stored-xss', 'template-injection', 'nosql-injection'] as const;

async function start(spec: Partial<DeviceSpec>): Promise<(path: string, init?: RequestInit) => Promise<string>> {
  running = await startDevices([device(spec)]);
  const [origin = ''] = running.origins;
  return async (path, init) => (await fetch(origin + path, init)).text();
}

/** What a hand-made exploit shows on a flawed device, and what its twin shows. */
it.each<[DeviceSpec['flaw'] & string, string, string, string]>([
  ['reflected-xss', '/status?host=<u>x</u>', '<b><u>x</u></b>', '&lt;u&gt;x'],
  ['template-injection', '/greeting?name={{6*7}}', 'Welcome, 42!', 'Welcome, {{6*7}}!'],
  ['nosql-injection', '/events?kind[$ne]=door', '<li>3: ward 2</li>', '<ul></ul>'],
])('has the flaw that it was given: %s', async (flaw, path, there, mended) => {
  const flawed = await (await start({ flaw }))(path);
  await running?.close();
  const twin = await (await start({}))(path);
  expect([flawed.includes(there), twin.includes(there), twin.includes(mended)]).toEqual([true, false, true]);
});

it('keeps a label, and shows it as markup where that is its flaw', async () => {
  for (const flaw of ['stored-xss', undefined] as const) {
    const ask = await start({ flaw });
    await ask('/label', { method: 'POST', body: new URLSearchParams({ label: '<u>x</u>' }), redirect: 'manual' });
    expect((await ask('/')).includes('<h1><u>x</u></h1>')).toBe(flaw !== undefined);
    await running?.close();
  }
});

it('is not there any more once it died', async () => {
  const ask = await start({ fragility: 'dies' });
  for (let times = 0; times < 5; times++) expect(await ask('/')).toContain('In service.');
  await expect(ask('/')).rejects.toThrow('fetch failed');
  await expect(ask('/')).rejects.toThrow('fetch failed');
  expect(running?.burdens()).toMatchObject([{ died: true, requests: 6 }]);
});

it('refuses a connection too many', async () => {
  await start({ connections: 1 });
  const port = Number(new URL(running?.origins[0] ?? '').port);
  const first = connect(port, '127.0.0.1');
  await new Promise((resolve) => first.once('connect', resolve));
  const second = connect(port, '127.0.0.1');
  await new Promise((resolve) => second.once('close', resolve).on('error', () => undefined));
  expect(running?.burdens()).toMatchObject([{ overConnections: 1 }]);
  first.destroy();
});
