import type { Endpoint, Finding, Report } from '../model/index.ts';
import type { Seen } from './ask-tool.ts';
import type { OwnRun, ToolsOptions } from './tools-options.ts';

/** Sends our own check to every place that a tool named and our run did not come by, with that place alone. */
export async function lookAgain(
  seen: readonly Seen[],
  first: Report,
  { checks, known }: Pick<ToolsOptions, 'checks' | 'known'>,
  own: OwnRun,
): Promise<Report | undefined> {
  const ran = new Set(checks.map(({ id }) => id));
  const found = new Set(first.findings.map(({ id }) => id));
  const open = seen.filter(({ finding, located }) => {
    if (found.has(finding.id) || !known.some(({ id, places }) => id === finding.check && !places)) return false;
    return !located.known || !ran.has(finding.check);
  });
  const places = new Map<string, Endpoint>();
  for (const { located } of open) {
    const { endpoint, parameter, location } = located;
    const before = places.get(endpoint.id);
    const points = endpoint.points.filter(
      (point) => before?.points.includes(point) || (point.name === parameter && point.location === location),
    );
    if (points.length > 0) places.set(endpoint.id, { ...endpoint, points });
  }
  if (places.size === 0) return undefined;
  const wanted = new Set(open.map(({ finding }) => finding.check));
  return own({
    checks: known.filter(({ id }) => wanted.has(id)),
    surface: () => Promise.resolve({ endpoints: [...places.values()], gaps: [] }),
  });
}

/** Whether a run came by a finding's place with its check, and could tell. */
export function lookedAt({ check, method, url, parameter }: Finding, { checks, visited, notChecked }: Report): boolean {
  const endpoint = `${method} ${url}`;
  if (!checks.includes(check) || !visited?.includes(endpoint)) return false;
  return !notChecked.some(
    (each) =>
      (each.check === undefined || each.check === check) &&
      (each.endpoint === endpoint || each.endpoint === `${endpoint} ${parameter}`) &&
      (each.parameter === undefined || each.parameter === parameter),
  );
}
