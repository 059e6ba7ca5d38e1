import type { InsideTry } from '../../model/inside.ts';
import type { Marker } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';

/** Stands for the marker in a rule's values. */
export const PLACE = '{p}';

/** A rule's value with a marker in it, wherever `{p}` stands in its texts. */
export function filled({ value }: InsideTry, marker: Marker): { marker: Marker; payload: unknown } {
  return { marker, payload: fill(value, marker) };
}

function fill(value: unknown, marker: Marker): unknown {
  if (typeof value === 'string') return value.replaceAll(PLACE, marker);
  if (Array.isArray(value)) return value.map((each) => fill(each, marker));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [fill(name, marker), fill(each, marker)]));
}

/** Whether a value can travel in a field at all: objects only where names have brackets or the body is JSON. */
export function fits({ location, part, hint }: Point, { value }: InsideTry): boolean {
  if (typeof value !== 'string') return part === 'value' && ['query', 'body', 'json'].includes(location);
  if (hint?.enum !== undefined) return false;
  if (location !== 'header' && location !== 'cookie') return true;
  return [...value].every((char) => char >= ' ' && char !== '\x7f');
}
