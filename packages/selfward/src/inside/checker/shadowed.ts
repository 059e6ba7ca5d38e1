import type { Inside } from '../../model/inside.ts';
import type { FromChecker, FromTarget, Job, SensorState } from '../messages.ts';
import { beginShadow, type FirstShadow } from './first-shadow.ts';
import type { Pace } from './pace.ts';
import { createShadowTarget } from './shadow-target.ts';
import { hasAll } from './surface-of.ts';
import type { Target } from './target.ts';

/** How long a shadow's table may take to become what the living one is: routes are added late by some. */
const SETTLE_MS = 3000;

/** Of one kind; each table whose counters went on is one. */
const MOST_EXAMPLES = 30;

/** A job's target where its application can be started again. @throws Error where it cannot. */
export async function shadowed(
  job: Job & { entry: NonNullable<Job['entry']> },
  pace: Pace,
  tell: (message: FromChecker) => void,
  first?: FirstShadow,
): Promise<Target> {
  const withheld = new Map<string, { kind: string; times: number; examples: string[] }>();
  let table = { framework: '', routes: [], gaps: [] } as Job['table'];
  let changed = () => {};
  const onMessage = (message: FromTarget) => {
    if (message.say === 'table') {
      table = message.table;
      changed();
    } else if (message.say === 'withheld') {
      const known = withheld.get(message.kind) ?? { kind: message.kind, times: 0, examples: [] };
      known.times++;
      if (known.examples.length < MOST_EXAMPLES && !known.examples.includes(message.detail))
        known.examples.push(message.detail);
      withheld.set(message.kind, known);
      tell({ say: 'shadow', shadow: { withheld: [...withheld.values()] } });
    }
  };
  let early = first;
  const start = async () => {
    tell({ say: 'shadow', shadow: { state: 'starting' } });
    const { began, shadow: starting } = early ?? beginShadow(job);
    early = undefined;
    const shadow = await starting;
    table = shadow.ready.table;
    const startMs = Math.round(performance.now() - began);
    const { crashes, hangs } = target.deaths();
    tell({ say: 'shadow', shadow: { state: 'up', starts: target.starts(), startMs, crashes, hangs } });
    return shadow;
  };
  const target = createShadowTarget({ start, pace, policy: job.shadow.policy, onMessage });
  const { sensors, identities, troubles } = await target.begin();
  tell({ say: 'sensors', sensors });
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, SETTLE_MS);
    changed = () => {
      if (!hasAll(job.table, table)) return;
      clearTimeout(late);
      resolve();
    };
    changed();
  });
  return {
    transport: target.transport,
    contained: true,
    inside: (mode): Inside => ({ ...target.inside, ...coverageOf(sensors), mode, contained: true }),
    table: () => table,
    learn: target.learn,
    lost: target.lost,
    sensors,
    identities: identities.map(({ name, headers }) => ({ name, headers: Object.entries(headers) })),
    troubles,
    stop: target.stop,
  };
}

/** What sensors can be relied on: those all of whose ways in were seen, and the others. */
export function coverageOf(sensors: readonly SensorState[]): Pick<Inside, 'covered' | 'uncovered'> {
  const uncovered = new Set(sensors.filter(({ seen }) => !seen).map(({ sensor }) => sensor));
  return {
    covered: new Set(sensors.map(({ sensor }) => sensor).filter((sensor) => !uncovered.has(sensor))),
    uncovered,
  };
}
