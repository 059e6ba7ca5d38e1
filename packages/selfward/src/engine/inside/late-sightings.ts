import type { Check, Planted } from '../../model/check.ts';
import type { InsideTry } from '../../model/inside.ts';
import type { Point } from '../../model/point.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { Context } from '../context.ts';
import { fits } from './fill-try.ts';
import { type Plain, plainAt } from './look-inside.ts';
import { triedKey } from './tried-key.ts';

/** A way in whose plain words came to sinks of a check later than their answers, or at another place than they were tried at. */
export interface Latecomer {
  check: Check;
  way: Planted;
  plain: readonly Plain[];
}

/**
 * Points whose plain word came to a sink of the check at some time, and that were not tried there: from a timer or a
 * queue, or from a store into the code of another route. A value that is bound where it is stored and pasted in where it
 * is used comes to one sensor twice: what was seen by the time of its answer was tried, what came later was not.
 */
export function latecomers({ options, register, tried }: Context, check: Check): Latecomer[] {
  const sensors = check.inside?.sensors ?? [];
  const byPlace = new Map<string, Latecomer & { plain: Plain[] }>();
  for (const way of register.planted()) {
    if (way.check !== 'baseline') continue;
    const key = triedKey(check, way.endpoint, way.point);
    const seen = (options.inside?.seen([way.marker]) ?? []).filter(({ sensor }) => sensors.includes(sensor));
    const late = tried.has(key) ? seen.filter((each) => !isAmong(each, way.exchange.sightings)) : seen;
    if (late.length === 0) continue;
    const entry = byPlace.get(key) ?? { check, way, plain: [] };
    entry.plain.push({ marker: way.marker, exchange: { ...way.exchange, sightings: late } });
    byPlace.set(key, entry);
  }
  return [...byPlace.values()];
}

/** The values of a check that speak to the sensors that saw a way's plain words. */
export function triesFor({ check: { inside }, way: { point }, plain }: Latecomer): InsideTry[] {
  const reached = (sensors: readonly string[]) => plainAt(plainOf(point, plain), point, sensors).length > 0;
  return (inside?.tries ?? []).filter((one) => fits(point, one) && reached(one.sensors ?? inside?.sensors ?? []));
}

export const plainOf = (point: Point, plain: readonly Plain[]) => ({ plain: new Map([[point, plain]]) });

export const isAmong = ({ sensor, position, at }: Sighting, known: readonly Sighting[]): boolean =>
  known.some((each) => each.sensor === sensor && each.position === position && each.at === at);
