import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Building, startBuilding } from './building.ts';

/** Every planted flaw, exploited by hand; the same request to the twin must do nothing. */
let building: Building;
beforeAll(async () => {
  building = await startBuilding({ tickMs: 0, latency: false, flask: false });
});
afterAll(() => building.stop());

const at = (device: string, path: string) => new URL(path, building.url(device));
const read = async (device: string, path: string) => await (await fetch(at(device, path))).text();
const send = (device: string, path: string, body: string, type = 'application/x-www-form-urlencoded') =>
  fetch(at(device, path), { method: 'POST', body, redirect: 'manual', headers: { 'content-type': type } });
const enc = encodeURIComponent;

interface Exploit {
  flaw: string;
  flawed: string;
  twin: string;
  attack(device: string): Promise<boolean>;
}

const EXPLOITS: readonly Exploit[] = [
  {
    flaw: 'GET /status hostname, in an attribute',
    flawed: 'router-1',
    twin: 'router-2',
    attack: async (device) =>
      (await read(device, `/status?hostname=${enc('"onfocus=x1')}`)).includes('value=""onfocus=x1"'),
  },
  {
    flaw: 'GET /status hostname',
    flawed: 'router-1',
    twin: 'router-2',
    attack: async (device) => (await read(device, `/status?hostname=${enc('<i>x</i>')}`)).includes('<b><i>x</i></b>'),
  },
  {
    flaw: 'GET /log filter',
    flawed: 'router-1',
    twin: 'router-2',
    attack: async (device) =>
      (await read(device, `/log?filter=${enc('";alert(1);"')}`)).includes('var filter = "";alert(1);"";'),
  },
  {
    flaw: 'POST /label label',
    flawed: 'gateway-1',
    twin: 'gateway-2',
    async attack(device) {
      await send(device, '/label', `label=${enc('<i>x</i>')}`);
      expect(await read(device, '/label')).toContain('value="&lt;i&gt;x&lt;/i&gt;"');
      return (await read(device, '/')).includes('<h1><i>x</i></h1>');
    },
  },
  {
    flaw: 'GET /greeting name',
    flawed: 'thermostat-ward-2',
    twin: 'thermostat-station',
    attack: async (device) => (await read(device, `/greeting?name=${enc('{{1234*5678}}')}`)).includes('7006652'),
  },
  {
    flaw: 'POST /api/login password',
    flawed: 'door-main',
    twin: 'door-theatre',
    async attack(device) {
      const operators = JSON.stringify({ user: { $ne: 'x' }, password: { $ne: 'x' } });
      const { status } = await send(device, '/api/login', operators, 'application/json');
      expect([200, 401]).toContain(status);
      return status === 200;
    },
  },
  {
    flaw: 'POST /login password',
    flawed: 'door-main',
    twin: 'door-theatre',
    async attack(device) {
      const answer = await send(device, '/login', 'user[$ne]=x&password[$ne]=x');
      if (answer.status !== 303) return false;
      const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      const doors = await fetch(at(device, '/doors'), { headers: { cookie }, redirect: 'manual' });
      return doors.status === 200;
    },
  },
  {
    flaw: 'GET /search q',
    flawed: 'recorder-1',
    twin: 'recorder-2',
    attack: async (device) =>
      (await read(device, `/search?q=${enc("zz') >= 0 || this.id == 7 || ('")}`)).includes('<td>7</td>'),
  },
  {
    flaw: 'GET /diagnose host',
    flawed: 'diagnostics-1',
    twin: 'diagnostics-2',
    attack: async (device) =>
      (await read(device, `/diagnose?host=${enc('x; expr 1234 \\* 5678; echo')}`)).includes('7006652'),
  },
];

describe('the planted flaws', () => {
  it.each(EXPLOITS)('$flaw can be exploited on $flawed, and not on $twin', async ({ flawed, twin, attack }) => {
    expect(await attack(flawed)).toBe(true);
    expect(await attack(twin)).toBe(false);
  });

  it('are all in this table', () => {
    const tried = new Set(EXPLOITS.map(({ flaw, flawed }) => `${flawed} ${flaw.split(',', 1)[0]}`));
    const planted = building.flaws.map(
      ({ device, method, path, parameter }) => `${device} ${method} ${path} ${parameter}`,
    );
    expect([...tried].sort()).toEqual([...new Set(planted)].sort());
  });

  it('each have a twin of the same model', () => {
    const modelOf = (name: string) => building.inventory.devs.find((device) => device.name === name)?.model;
    expect(building.twins.map(({ flawed }) => flawed).sort()).toEqual(
      [...new Set(building.flaws.map(({ device }) => device))].sort(),
    );
    for (const { flawed, mended } of building.twins) expect(modelOf(mended)).toBe(modelOf(flawed));
  });

  it('answer ordinary input as the twin does', async () => {
    const ordinary = ['/status?hostname=camera-1', '/log?filter=dhcp', '/clients'];
    for (const path of ordinary) {
      expect((await read('router-1', path)).replaceAll('router-1', 'router-2')).toBe(await read('router-2', path));
    }
  });
});

describe('a search by $where', () => {
  it('is cut at its time limit, and its script cannot reach this process', async () => {
    const loop = await fetch(at('recorder-1', `/search?q=${enc("'+(function(){for(;;);}())+'")}`));
    expect(loop.status).toBe(500);
    const outside = "zz') >= 0 || this.constructor.constructor('return typeof process')() == 'object' && ('";
    expect(await read('recorder-1', `/search?q=${enc(outside)}`)).toContain('<p>0 found</p>');
    expect(await read('recorder-1', `/search?q=${enc(outside.replace('object', 'undefined'))}`)).toContain(
      '<p>40 found</p>',
    );
  });
});

describe('the shell of the diagnostics appliance', () => {
  it('is ended after a second with all that it started', async () => {
    const page = await read('diagnostics-1', `/diagnose?host=${enc('a; sleep 97; echo late')}`);
    expect(page).toContain('PING a');
    expect(page).not.toContain('late: 56');
  });

  it('does not get our environment', async () => {
    expect(await read('diagnostics-1', `/diagnose?host=${enc('$HOME.$USER.')}`)).toContain('PING ..:');
  });
});
