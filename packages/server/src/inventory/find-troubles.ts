import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { type InventoryDocument, urlsOf } from '../model/device.ts';

/** Something that the schema does not see. */
export interface Trouble {
  reason: string;
  node: Node | undefined;
}

/** Names that differ to a computer and not to a person are one name. */
const sameName = (name: string): string =>
  name
    .replace(/\p{Cf}/gu, '')
    .trim()
    .normalize('NFC');

/** JSON takes the last of two fields of one name and says nothing: mostly a forgotten `}, {`. */
export function troubleWithKeys(node: Node): Trouble | undefined {
  if (node.type === 'object') {
    const seen = new Set<unknown>();
    for (const { children: [key] = [] } of node.children ?? []) {
      if (key?.value === '__proto__') return { reason: '"__proto__" cannot be a field', node: key };
      if (seen.has(key?.value))
        return {
          reason: `the field ${JSON.stringify(key?.value)} stands twice in one entry: is "}, {" missing?`,
          node: key,
        };
      seen.add(key?.value);
    }
  }
  for (const child of node.children ?? []) {
    const trouble = troubleWithKeys(child);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

export function troublesWithNames(document: InventoryDocument, tree: Node): Trouble[] {
  const troubles: Trouble[] = [];
  for (const [list, kind] of [
    ['devs', 'device'],
    ['networks', 'network'],
  ] as const) {
    const first = new Map<string, number>();
    document[list].forEach(({ name }, index) => {
      const node = findNodeAtLocation(tree, [list, index, 'name']);
      const same = sameName(name);
      const other = first.get(same);
      if (other === undefined) first.set(same, index);
      else
        troubles.push({
          reason: `two ${kind}s are called "${name}" (entries ${other + 1} and ${index + 1}): names must differ`,
          node,
        });
      // The two that a browser resolves instead of sending, and what no URL can hold.
      if (name === '.' || name === '..' || !name.isWellFormed())
        troubles.push({
          reason: `a ${kind} cannot be called ${JSON.stringify(name)}: the name becomes a part of its address`,
          node,
        });
    });
  }
  return troubles;
}

/** Whoever may see a device sees its addresses. */
export function troublesWithAddresses(document: InventoryDocument, tree: Node): Trouble[] {
  return document.devs.flatMap((device, index) => {
    const addresses: [string, string][] = urlsOf(device).map((url) => ['url', url]);
    if (typeof device.td === 'string') addresses.push(['td', device.td]);
    return addresses
      .map(([field, address]) => ({ field, url: new URL(address) }))
      .filter(({ url }) => url.username !== '' || url.password !== '')
      .map(({ field }) => ({
        reason: `device "${device.name}": ${field} must not hold a user name or password: everybody who sees the device would see it`,
        node: findNodeAtLocation(tree, ['devs', index, field]),
      }));
  });
}
