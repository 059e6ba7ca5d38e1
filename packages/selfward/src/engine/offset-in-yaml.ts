import type { Document } from 'yaml';

/** Where the deepest part of a path begins that is there at all: the place to show for a mistake that a schema found. */
export function offsetInYaml(document: Document.Parsed, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) continue;
    const [start]: unknown[] = node.range;
    return typeof start === 'number' ? start : undefined;
  }
  return undefined;
}
