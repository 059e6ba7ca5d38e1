/** The published design's four classes, by the checks that look for them. */
export const CLASSES = ['reflected-xss', 'stored-xss', 'template-injection', 'nosql-injection'] as const;
export type FlawClass = (typeof CLASSES)[number];

/** What one simulated device is. */
export interface DeviceSpec {
  name: string;
  /** Its three injection points, each named by the class that can be wrong there. */
  points: readonly FlawClass[];
  /** The one of them that is flawed; its twin has none and is the same otherwise. */
  flaw: FlawClass | undefined;
  /** Milliseconds that an answer takes as a rule. */
  latencyMs: number;
  /** Connections at once; one more is refused. */
  connections: number;
  keepsConnections: boolean;
  /** What more than five requests in a second do to it. */
  fragility: 'none' | 'slows' | 'dies';
  /** What goes wrong now and then by itself. */
  fault: 'none' | 'drops' | 'errs';
  seed: number;
}

/** Least and most milliseconds of an answer in a fleet. */
export type Band = readonly [fastest: number, slowest: number];
export const REAL: Band = [50, 800];

/**
 * The device of a number. Traits are spread evenly instead of drawn (each by multiples of an irrational of its own), so
 * that a fleet of a hundred is made like one of ten thousand: what differs in their cost is their size. Two neighbours
 * share all of them, and of every five pairs two have a flawed first one, whose twin is the second.
 */
export function specOf(index: number, [fastest, slowest]: Band = REAL): DeviceSpec {
  const pair = Math.floor(index / 2);
  const flawed = [0, 2].includes(pair % 5);
  const order = 2 * Math.floor(pair / 5) + (pair % 5 === 2 ? 1 : 0);
  const wanted = flawed ? order : pair;
  // The class that has no place on it is never the flawed one.
  const missing = flawed ? (order + 1 + (Math.floor(order / 4) % 3)) % 4 : pair % 4;
  const spread = (irrational: number) => ((pair + 1) * irrational) % 1;
  const kind = spread(Math.SQRT2);
  const fault = spread(Math.E);
  return {
    name: `unit-${String(index).padStart(5, '0')}`,
    points: CLASSES.filter((_class, at) => at !== missing),
    flaw: flawed && index % 2 === 0 ? CLASSES[wanted % 4] : undefined,
    latencyMs: Math.round(fastest * (slowest / fastest) ** spread((Math.sqrt(5) - 1) / 2)),
    connections: 1 + Math.floor(4 * spread(Math.sqrt(3))),
    keepsConnections: spread(Math.PI) < 0.6,
    fragility: kind < 0.2 ? 'dies' : kind < 0.4 ? 'slows' : 'none',
    fault: fault < 0.1 ? 'drops' : fault < 0.2 ? 'errs' : 'none',
    seed: index + 1,
  };
}

/** Quick and robust, and never counted: what the checking process is warmed up with. */
export const practiceOf = (index: number): DeviceSpec => ({
  ...specOf(index, [2, 4]),
  name: `practice-${index}`,
  fragility: 'none',
  fault: 'none',
});
