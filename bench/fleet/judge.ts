import type { DeviceSpec } from './device-spec.ts';
import type { Outcome } from './messages.ts';
import { PLACES } from './pages.ts';
import { placeOf } from './place-of.ts';
import type { Burden } from './wear.ts';

/** What is true of one device after its check. */
export interface Judged {
  name: string;
  isFlawed: boolean;
  /** Its flaw was proved, at its place. */
  found: boolean;
  /** Proved, and not true of it. */
  untrue: readonly string[];
  /** What was done to it. */
  harm: readonly string[];
  /** Why nothing was told of it, or of all that came after something. */
  unchecked: string | undefined;
  /** Places that could not be told, each with its reason. */
  untold: readonly string[];
}

/** A device whose answers take so much longer than by itself got slow by us. */
const GROWN = 1.2;

/** Lays what was told of a device beside what it is, and what was asked of it beside what it bears. */
export function judge(spec: DeviceSpec, burden: Burden, outcome: Outcome): Judged {
  const isTrue = ({ check, place }: Outcome['proved'][number]) => {
    if (check !== spec.flaw) return false;
    const { method, path, location, parameter } = PLACES[spec.flaw];
    return place === placeOf(method, path, location, parameter);
  };
  return {
    name: spec.name,
    isFlawed: spec.flaw !== undefined,
    found: outcome.proved.some(isTrue),
    untrue: outcome.proved.filter((each) => !isTrue(each)).map(({ check, place }) => `${check} at ${place}`),
    harm: harmOf(spec, burden),
    unchecked: outcome.problem ?? uncheckedBecause(outcome),
    untold: outcome.failed.map(({ check, reason }) => `${check ?? 'every check'} at ${reason}`),
  };
}

/** By the device's own count, not by what we meant to do. */
export function harmOf({ fragility, connections }: DeviceSpec, burden: Burden): string[] {
  const { overRate, overConnections, slowed, died, p95Ms, p95AloneMs } = burden;
  const harm: string[] = [];
  if (died) harm.push('it died');
  if (slowed) harm.push('it got slow');
  if (fragility !== 'none' && overRate > 0) harm.push(`${overRate} requests over its rate`);
  if (overConnections > 0) harm.push(`${overConnections} connections beyond its ${connections}`);
  if (p95Ms > GROWN * p95AloneMs) harm.push(`its p95 grew from ${Math.round(p95AloneMs)} to ${Math.round(p95Ms)} ms`);
  return harm;
}

/** What holds for every check at a place is no gap in a check: that place was not checked. */
function uncheckedBecause({ failed }: Outcome): string | undefined {
  return failed.find(({ check }) => check === undefined)?.reason;
}
