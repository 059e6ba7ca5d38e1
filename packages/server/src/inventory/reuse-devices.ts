import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { type Device, DeviceSchema, type InventoryDocument, InventorySchema } from '../model/device.ts';

/** Devices by the text that they were read from. */
export type DevicesByText = ReadonlyMap<string, Device>;

const devicesNode = (tree: Node): Node | undefined => findNodeAtLocation(tree, ['devs']);
const textOf = (text: string, { offset, length }: Node): string => text.slice(offset, offset + length);

export function devicesByText(text: string, tree: Node, document: InventoryDocument): DevicesByText {
  const nodes = devicesNode(tree)?.children ?? [];
  return new Map(document.devs.map((device, at) => [nodes[at] === undefined ? '' : textOf(text, nodes[at]), device]));
}

/**
 * The document of a text of which most was read before: checking is two thirds of the work, and among ten thousand
 * devices an edit changes one. Pure.
 *
 * @returns undefined where anything is wrong with it: what, the whole check says.
 */
export function documentFrom(text: string, tree: Node, known: DevicesByText): InventoryDocument | undefined {
  const nodes = devicesNode(tree);
  if (nodes?.type !== 'array') return undefined;
  const devs: Device[] = [];
  for (const node of nodes.children ?? []) {
    const written = textOf(text, node);
    const device = known.get(written) ?? DeviceSchema.safeParse(JSON.parse(written)).data;
    if (device === undefined) return undefined;
    devs.push(device);
  }
  const others = (tree.children ?? []).filter(({ children: [name] = [] }) => name?.value !== 'devs');
  const rest: unknown = JSON.parse(`{${others.map((node) => textOf(text, node)).join(',')}}`);
  const parsed = InventorySchema.omit({ devs: true }).safeParse(rest).data;
  return parsed === undefined ? undefined : { ...parsed, devs };
}
