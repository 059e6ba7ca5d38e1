import type { Identity, NodeSpec, SimulatedDevice, Surroundings } from '../device.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import { SKINS } from '../skins.ts';
import { type ThingSpec, tdPath } from '../thing.ts';
import { html, raw } from '../web/html.ts';
import { formBody, type Route, see, text } from '../web/route.ts';

const MENU: Menu = [
  ['Home', '/'],
  ['Label', '/label'],
  ['Nodes', '/nodes'],
];
const LONGEST_LABEL = 200;

/** A Bluetooth node, as its gateway knows it. */
export interface BluetoothNode extends Omit<NodeSpec, 'tdPath'> {
  properties: ThingSpec['properties'];
}

/** A gateway to Bluetooth nodes, with a label that people give it and that stands on its first page. */
export function gateway(
  { name, position, start }: Identity,
  { random }: Surroundings,
  nodes: readonly BluetoothNode[],
): SimulatedDevice {
  const firmware = createFirmware('5.0.2', '4.8.0', start);
  const draw = createDraw(SKINS.gateway, name, MENU);
  let label = `Gateway of ${position}`;

  const nodeThings: readonly ThingSpec[] = nodes.map((node) => ({
    id: `urn:selfward-lab:${node.name}`,
    title: node.name,
    description: `${node.model}, reached through ${name}`,
    base: `/nodes/${node.name}/`,
    properties: node.properties,
  }));
  const nodeTable = () =>
    html`<table><tr><th>Node</th><th>Model</th><th>Signal</th></tr>${nodes.map(
      (node) =>
        html`<tr><td><a href="/nodes/${node.name}">${node.name}</a></td><td>${node.model}</td><td>good</td></tr>`,
    )}</table>`;

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/',
      handle: () =>
        draw(
          'Home',
          html`<h1>${firmware.mended() ? label : raw(label)}</h1><p>${nodes.length} nodes.</p>${nodeTable()}`,
        ),
    },
    {
      method: 'GET',
      path: '/label',
      handle: () =>
        draw(
          'Label',
          html`<h1>Label</h1><form method="post" action="/label"><label for="label">What this gateway is called</label><br>
<input id="label" name="label" size="60" maxlength="${LONGEST_LABEL}" value="${label}"> <button>Save</button></form>`,
        ),
    },
    {
      method: 'POST',
      path: '/label',
      effect: 'write',
      handle: (request) => {
        const next = formBody(request).get('label');
        if (next === null || next.length > LONGEST_LABEL)
          return text(`A label of up to ${LONGEST_LABEL} signs, please.`, 400);
        label = next;
        return see('/label');
      },
    },
    { method: 'GET', path: '/nodes', handle: () => draw('Nodes', html`<h1>Nodes</h1>${nodeTable()}`) },
    ...nodes.map((node): Route => {
      const values = () =>
        Object.values(node.properties).map((one) => [one.title, `${one.read()} ${one.unit ?? ''}`] as const);
      const path = `/nodes/${node.name}`;
      return { method: 'GET', path, handle: () => draw(node.name, html`<h1>${node.name}</h1>${facts(values())}`) };
    }),
  ];
  return {
    name,
    category: 'gateway',
    net: ['clinic-lan', 'ward-bluetooth'],
    model: 'BlueHive Edge 8',
    position,
    skin: SKINS.gateway,
    firmware,
    draw,
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: 'Gateway between Bluetooth nodes and the clinic network',
        base: '/',
        properties: {
          nodes: { title: 'Nodes in reach', type: 'integer', minimum: 0, read: () => nodes.length },
          noise: {
            title: 'Radio noise floor',
            type: 'number',
            unit: 'dBm',
            read: () => Math.round(-94 + random.normal()),
          },
        },
        actions: {
          identify: { title: 'Identify', description: 'Blinks for five seconds.', safe: true },
          forgetNodes: { title: 'Forget all nodes', description: 'Nodes must be paired anew.' },
        },
      },
      ...nodeThings,
    ],
    nodes: nodes.map(({ properties: _, ...node }, at) => {
      const thing = nodeThings[at];
      return { ...node, tdPath: thing === undefined ? '/' : tdPath(thing) };
    }),
    routes,
    checking: { profile: 'gentle', allow: ['POST /label'] },
    flaws: [
      { check: 'stored-xss', method: 'POST', path: '/label', location: 'body', parameter: 'label', sinkPath: '/' },
    ],
  };
}
