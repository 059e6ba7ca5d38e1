import { isDeepStrictEqual } from 'node:util';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { type Device, DeviceSchema, type Network, NetworkSchema } from '../model/device.ts';
import { append, applySplices, removeEntry, renameNetwork, setFields } from './edit-text.ts';
import { InventoryError } from './inventory-error.ts';
import type { ReadDocument } from './read-document.ts';

type List = 'devs' | 'networks';

const KIND = { devs: 'device', networks: 'network' } as const;
const KNOWN: Readonly<Record<List, readonly string[]>> = {
  devs: Object.keys(DeviceSchema.shape),
  networks: Object.keys(NetworkSchema.shape),
};

function listNode({ tree }: ReadDocument, list: List): Node {
  const node = findNodeAtLocation(tree, [list]);
  if (node === undefined) throw new Error(`an accepted inventory has no ${list}`);
  return node;
}

const indexOf = ({ document }: ReadDocument, list: List, name: string): number =>
  document[list].findIndex((entry) => entry.name === name);

/**
 * The text with one entry added or replaced. What stays equal stays as it is written, and fields that we do not know
 * stay unless the entry itself says something else of them. Pure.
 *
 * @throws InventoryError when the new name is somebody else's or the entry to rename is not there.
 */
export function put(read: ReadDocument, list: List, entry: Device | Network, previousName = entry.name): string {
  const at = indexOf(read, list, previousName);
  const other = indexOf(read, list, entry.name);
  if (other >= 0 && entry.name !== previousName)
    throw new InventoryError('taken', `There is a ${KIND[list]} called "${entry.name}" already.`);
  if (at < 0 && entry.name !== previousName)
    throw new InventoryError('unknown', `There is no ${KIND[list]} called "${previousName}" any more.`);
  const node = listNode(read, list);
  const old = read.document[list][at];
  const object = node.children?.[at];
  if (old === undefined || object === undefined) return applySplices(read.text, [append(read.text, node, entry)]);
  const before = new Map<string, unknown>(Object.entries(old));
  const after = new Map<string, unknown>(Object.entries(entry));
  const dropped = KNOWN[list].filter((field) => before.has(field) && !after.has(field));
  const changed = [...after].filter(([field, value]) => !isDeepStrictEqual(value, before.get(field)));
  const fields = new Map<string, unknown>([...dropped.map((field) => [field, undefined] as const), ...changed]);
  if (fields.size === 0) return read.text;
  const splices = setFields(read.text, object, fields);
  if (list === 'networks' && entry.name !== previousName)
    splices.push(...renameNetwork(read.tree, previousName, entry.name));
  return applySplices(read.text, splices);
}

/** The text with one field of a device set. Pure. */
export function setField(read: ReadDocument, name: string, field: string, value: unknown): string {
  const object = listNode(read, 'devs').children?.[indexOf(read, 'devs', name)];
  if (object === undefined) throw unknown('devs', name);
  return applySplices(read.text, setFields(read.text, object, new Map([[field, value]])));
}

/** The text without one entry. Pure. */
export function remove(read: ReadDocument, list: List, name: string): string {
  const at = indexOf(read, list, name);
  if (at < 0) throw unknown(list, name);
  return applySplices(read.text, [removeEntry(listNode(read, list), at)]);
}

const unknown = (list: List, name: string): InventoryError =>
  new InventoryError('unknown', `There is no ${KIND[list]} called "${name}".`);
