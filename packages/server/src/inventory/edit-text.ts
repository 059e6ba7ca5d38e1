import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** One stretch of a text replaced by another. */
export interface Splice {
  from: number;
  to: number;
  text: string;
}

/** How an object is laid out, so that what is written beside it looks the same. */
interface Layout {
  open: string;
  gap: string;
  close: string;
}

const LAYOUT: Layout = { open: '{\n      ', gap: ',\n      ', close: '\n    }' };
const BETWEEN = ',\n    ';

const endOf = (node: Node): number => node.offset + node.length;

/** Applies splices that do not overlap. Pure. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  // From the end on, so that the offsets before stay true.
  const ordered = splices.toSorted((a, b) => b.from - a.from);
  return ordered.reduce((all, { from, to, text: part }) => all.slice(0, from) + part + all.slice(to), text);
}

function layoutOf(text: string, object: Node | undefined): Layout {
  const properties = object?.children ?? [];
  const [first, second] = properties;
  const last = properties.at(-1);
  if (object === undefined || first === undefined || last === undefined) return LAYOUT;
  return {
    open: text.slice(object.offset, first.offset),
    gap: second === undefined ? ', ' : text.slice(endOf(first), second.offset),
    close: text.slice(endOf(last), endOf(object)),
  };
}

const write = ({ open, gap, close }: Layout, properties: readonly string[]): string =>
  open + properties.join(gap) + close;

const property = (name: string, value: unknown): string => `${JSON.stringify(name)}: ${JSON.stringify(value)}`;

/** Sets and (where the value is undefined) removes fields of an object; the others stay as they are written. */
export function setFields(text: string, object: Node, fields: ReadonlyMap<string, unknown>): Splice[] {
  const standing = (object.children ?? []).map((node) => ({
    node,
    name: String(node.children?.[0]?.value),
    value: node.children?.[1],
  }));
  const names = new Set(standing.map(({ name }) => name));
  const added = [...fields]
    .filter(([name, value]) => !names.has(name) && value !== undefined)
    .map(([name, value]) => property(name, value));
  const last = standing.at(-1);
  const layout = layoutOf(text, object);
  if (last !== undefined && standing.every(({ name }) => !fields.has(name) || fields.get(name) !== undefined)) {
    const replaced = standing.flatMap(({ name, value }) =>
      fields.has(name) && value !== undefined
        ? [{ from: value.offset, to: endOf(value), text: JSON.stringify(fields.get(name)) }]
        : [],
    );
    const end = endOf(last.node);
    const more = added.length === 0 ? [] : [{ from: end, to: end, text: ['', ...added].join(layout.gap) }];
    return [...replaced, ...more];
  }
  const kept = standing
    .filter(({ name }) => !fields.has(name) || fields.get(name) !== undefined)
    .map(({ node, name }) =>
      fields.has(name) ? property(name, fields.get(name)) : text.slice(node.offset, endOf(node)),
    );
  return [{ from: object.offset, to: endOf(object), text: write(layout, [...kept, ...added]) }];
}

/** Adds an object at the end of a list, laid out like the one before it. */
export function append(text: string, list: Node, value: object): Splice {
  const items = list.children ?? [];
  const [first] = items;
  const last = items.at(-1);
  const properties = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => property(name, field));
  if (first === undefined || last === undefined)
    return { from: list.offset, to: endOf(list), text: `[\n    ${write(LAYOUT, properties)}\n  ]` };
  const before = items.at(-2);
  const gap = before === undefined ? gapBefore(text, list, first) : text.slice(endOf(before), last.offset);
  return { from: endOf(last), to: endOf(last), text: gap + write(layoutOf(text, last), properties) };
}

function gapBefore(text: string, list: Node, first: Node): string {
  const space = text.slice(list.offset + 1, first.offset);
  return space.trim() === '' && space !== '' ? `,${space}` : BETWEEN;
}

/** Takes an entry out of a list, with its comma. */
export function removeEntry(list: Node, index: number): Splice {
  const items = list.children ?? [];
  const [before, entry, after] = [items[index - 1], items[index], items[index + 1]];
  if (entry === undefined) throw new RangeError(`the list has no entry ${index}`);
  if (after !== undefined) return { from: entry.offset, to: after.offset, text: '' };
  if (before !== undefined) return { from: endOf(before), to: endOf(entry), text: '' };
  return { from: list.offset, to: endOf(list), text: '[]' };
}

/** Gives every text in the devices' `net` that names one network another name. */
export function renameNetwork(tree: Node, from: string, to: string): Splice[] {
  const devices = findNodeAtLocation(tree, ['devs'])?.children ?? [];
  return devices.flatMap((device) => {
    const net = findNodeAtLocation(device, ['net']);
    const names = net?.type === 'array' ? (net.children ?? []) : net === undefined ? [] : [net];
    return names
      .filter((name) => typeof name.value === 'string' && name.value.trim() === from)
      .map((name) => ({ from: name.offset, to: endOf(name), text: JSON.stringify(to) }));
  });
}
