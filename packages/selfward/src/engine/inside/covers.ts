import type { Inside, InsideRule } from '../../model/inside.ts';

/** Whether silence of the rule's sensors means something: one of its sinks is watched, and none goes unwatched. */
export function covers(
  { covered, uncovered }: Pick<Inside, 'covered' | 'uncovered'>,
  { sensors, unwatched = [] }: InsideRule,
): boolean {
  const isBlind = (name: string) => uncovered.has(name);
  return sensors.some((sensor) => covered.has(sensor)) && !sensors.some(isBlind) && !unwatched.some(isBlind);
}
