import type { InsideTry } from '../../model/inside.ts';
import type { Marker } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import { siteOf } from './site-of.ts';

/** Stands for the marker in a rule's values. */
export const PLACE = '{p}';

/** Of a field whose ordinary value is an address: scheme and host, and all that stands behind them. */
const SITE = '{site}';
const REST = '{rest}';

/** A rule's value with a marker in it, wherever `{p}` stands in its texts. */
export function filled({ value }: InsideTry, marker: Marker, point: Point): { marker: Marker; payload: unknown } {
  const { site, rest } = siteOf(point.original) ?? { site: '', rest: '' };
  const write = (text: string) => text.replaceAll(PLACE, marker).replaceAll(SITE, site).replaceAll(REST, rest);
  return { marker, payload: fill(value, write) };
}

function fill(value: unknown, write: (text: string) => string): unknown {
  if (typeof value === 'string') return write(value);
  if (Array.isArray(value)) return value.map((each) => fill(each, write));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [write(name), fill(each, write)]));
}

/** Whether a value can travel in a field at all: objects only where names have brackets or the body is JSON. */
export function fits(point: Point, { value }: InsideTry): boolean {
  const { location, part, hint } = point;
  if (typeof value !== 'string') return part === 'value' && ['query', 'body', 'json'].includes(location);
  if (hint?.enum !== undefined) return false;
  if (value.includes(SITE) && siteOf(point.original) === undefined) return false;
  if (location !== 'header' && location !== 'cookie') return true;
  return [...value].every((char) => char >= ' ' && char !== '\x7f');
}
