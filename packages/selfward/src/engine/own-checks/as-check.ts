import type { Check, Outcome, Scopes, Seen, Step, TargetScope } from '../../model/check.ts';
import type { Fresh } from '../../model/marker.ts';
import { type Child, LIMITS, type Limits, startChild } from './child.ts';
import { createCrossing } from './crossing.ts';
import type { CheckSource, FromHost, Seed } from './messages.ts';
import { createReader } from './parse-told.ts';

/** What a check says of itself. */
export type Description = Omit<Check, 'applies' | 'run'>;

/** A check that was read, vetted and can be run by whoever has this. Survives being sent to another thread. */
export interface OwnCheck {
  /** The file's name. */
  file: string;
  source: CheckSource;
  description: Description;
}

/** Steps for one scope: a check that only ever reads pages again has no ceiling otherwise. */
const MOST_STEPS = 500;

/**
 * Makes ordinary checks of own ones, for one run. A process is started when its check is first needed; one that was
 * ended stays ended, and what it was to tell stays untold.
 */
export function asChecks(own: readonly OwnCheck[], limits: Limits = LIMITS): { checks: Check[]; stop(): void } {
  const children = new Map<string, Child>();
  const checks = own.map(({ description, source }): Check => {
    let starting: Promise<Child> | undefined;
    const started = () => {
      starting ??= start(source, limits, (child) => children.set(description.id, child));
      return starting;
    };
    let scopes = 0;
    return {
      ...description,
      // Whether it applies is asked of its process, when the time comes.
      applies: () => true,
      run: (at: Scopes[keyof Scopes], fresh: Fresh) => drive(started, scopes++, at, fresh),
    };
  });
  return {
    checks,
    stop() {
      for (const child of children.values()) child.stop();
    },
  };
}

async function start(source: CheckSource, limits: Limits, keep: (child: Child) => void): Promise<Child> {
  const child = startChild(source, limits);
  keep(child);
  const told = await child.ask({ type: 'load' });
  if (told.type === 'refused') throw new Error(told.reason);
  return child;
}

async function* drive(
  started: () => Promise<Child>,
  scope: number,
  at: Scopes[keyof Scopes],
  fresh: Fresh,
): AsyncGenerator<Step, readonly Outcome[], Seen> {
  const child = await started();
  const crossing = createCrossing('engine');
  const reader = createReader(crossing);
  let over = false;
  try {
    let told: FromHost = await child.ask({ type: 'open', scope, at: crossing.pack(at), seed: seedOf(fresh) });
    for (let steps = 0; told.type === 'step'; steps++) {
      if (steps === MOST_STEPS) throw new Error(`it wanted more than ${MOST_STEPS} steps`);
      const exchanges = yield reader.step(crossing.unpack(told.step));
      told = await child.ask({ type: 'next', scope, seen: crossing.pack(exchanges) });
    }
    over = true;
    if (told.type === 'end') return reader.outcomes(crossing.unpack(told.outcomes));
    if (told.type === 'not-applicable') return notApplicable(at, told.because);
    throw new Error(told.type === 'failed' ? told.reason : 'its process said something else than was asked');
  } finally {
    if (!over) child.drop(scope);
  }
}

/** 30 bits each: what a fresh number of nine digits holds. */
function seedOf(fresh: Fresh): Seed {
  const word = () => (fresh.operand(9) * 4 + fresh.pick([0, 1, 2, 3])) >>> 0;
  return [word(), word(), word(), word()];
}

function notApplicable(at: Scopes[keyof Scopes], because: string): Outcome[] {
  const verdict = { is: 'not-applicable', because: because.slice(0, 500) } as const;
  if ('planted' in at) return (at as TargetScope).planted.map(({ endpoint, point }) => ({ endpoint, point, verdict }));
  const points = 'point' in at ? [at.point] : at.points;
  return points.map((point) => ({ endpoint: at.endpoint, point, verdict }));
}
