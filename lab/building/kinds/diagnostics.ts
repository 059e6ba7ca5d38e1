import { isIP } from 'node:net';
import type { Identity, SimulatedDevice, Surroundings } from '../device.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import { runProgram } from '../run-program.ts';
import { SKINS } from '../skins.ts';
import { html } from '../web/html.ts';
import type { Route } from '../web/route.ts';

const MENU: Menu = [
  ['Overview', '/'],
  ['Ping', '/diagnose?host=127.0.0.1'],
];
const HOST_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/**
 * A diagnostics appliance that pings what it is told. The ping itself is only `echo`, but the flawed version gives
 * its command line to a real shell, in a folder of its own and without our environment.
 */
export function diagnostics(
  { name, position, start }: Identity,
  { random }: Surroundings,
  folder: string,
): SimulatedDevice {
  const firmware = createFirmware('1.9', '1.8', start);
  const draw = createDraw(SKINS.terminal, name, MENU);
  const temperature = random.between(38, 46);

  const ping = async (host: string): Promise<string> => {
    if (!firmware.mended()) return await runProgram('/bin/sh', ['-c', `echo PING ${host}: 56 data bytes`], folder);
    if (isIP(host) === 0 && !HOST_NAME.test(host)) return 'not a host name or address';
    return await runProgram('/bin/echo', ['PING', `${host}:`, '56 data bytes'], folder);
  };

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/',
      handle: () =>
        draw(
          'Overview',
          html`${facts([
            ['chassis', 'ok'],
            ['fans', 'ok'],
            ['links', '4 up'],
          ])}`,
        ),
    },
    {
      method: 'GET',
      path: '/diagnose',
      handle: async ({ query }) => {
        // No argument of a program can hold a NUL.
        const host = (query.get('host') ?? '127.0.0.1').slice(0, 400).replaceAll('\0', '');
        const output = await ping(host);
        return draw(
          'Ping',
          html`<form action="/diagnose">ping <input name="host" value="${host}"> <button>run</button></form><pre>${output}</pre>`,
        );
      },
    },
  ];
  return {
    name,
    category: 'server',
    net: 'plant-lan',
    model: 'Osprey Probe D3',
    position,
    skin: SKINS.terminal,
    firmware,
    draw,
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: 'Diagnoses the networks of the building',
        base: '/',
        properties: {
          chassis: {
            title: 'Chassis temperature',
            type: 'number',
            unit: '°C',
            read: () => Math.round(10 * (temperature + random.normal())) / 10,
          },
        },
        actions: { selfTest: { title: 'Self test', description: 'Takes a second.', safe: true } },
      },
    ],
    routes,
    flaws: [{ check: 'command-injection', method: 'GET', path: '/diagnose', location: 'query', parameter: 'host' }],
  };
}
