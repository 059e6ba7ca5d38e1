import { createRandom } from '../../lab/building/physics/random.ts';
import type { DeviceSpec } from './device-spec.ts';

/** What was done to a device, by its own count. */
export interface Burden {
  requests: number;
  /** Requests that were more than five within a second. */
  overRate: number;
  /** Connections that were more than it has. */
  overConnections: number;
  slowed: boolean;
  died: boolean;
  /** 95th percentile of the milliseconds that answers took, and of what they would have taken left to itself. */
  p95Ms: number;
  p95AloneMs: number;
}

/** What becomes of a request. */
export type Fate =
  | { is: 'answered'; afterMs: number }
  | { is: 'error'; afterMs: number; status: 500 | 503 }
  | { is: 'dropped' }
  | { is: 'dead' };

/** Bears what is asked of one device: how long it takes, what goes wrong, what breaks it. */
export interface Wear {
  isFull(): boolean;
  /** Whether it has room for one more connection. */
  connect(): boolean;
  disconnect(): void;
  request(now: number): Fate;
  died(): boolean;
  burden(): Burden;
}

/** What small devices bear in a second. */
export const MOST_A_SECOND = 5;
const SLOW = { factor: 4, forMs: 10_000 };
/** Of a device with a fault, one request in so many meets it. */
const FAULT_EVERY = 50;
/** Now and then something else keeps it busy. */
const HICCUP = { every: 40, factor: 2 };

/** Chance is seeded and drawn once a request, so that the same requests always meet the same fate. */
export function createWear({ latencyMs, connections, fragility, fault, seed }: DeviceSpec): Wear {
  const random = createRandom(seed);
  const recent: number[] = [];
  const took: number[] = [];
  const alone: number[] = [];
  let [open, freeAt, slowUntil, requests, overRate, overConnections] = [0, 0, 0, 0, 0, 0];
  let [slowed, dead] = [false, false];

  /** What this request takes, on a processor that does one thing at a time. */
  function work(now: number): number {
    const own = latencyMs * random.between(0.8, 1.2) * (random.integer(1, HICCUP.every) === 1 ? HICCUP.factor : 1);
    const begins = Math.max(now, freeAt);
    freeAt = begins + own * (now < slowUntil ? SLOW.factor : 1);
    alone.push(own);
    took.push(freeAt - now);
    return freeAt - now;
  }

  function strain(now: number): void {
    recent.push(now);
    if (recent.length <= MOST_A_SECOND) return;
    const first = recent.shift() ?? now;
    if (now - first >= 1_000) return;
    overRate += 1;
    if (fragility === 'dies') dead = true;
    if (fragility !== 'slows') return;
    slowed = true;
    slowUntil = now + SLOW.forMs;
  }

  return {
    isFull: () => open >= connections,
    connect() {
      if (open >= connections) {
        overConnections += 1;
        return false;
      }
      open += 1;
      return true;
    },
    disconnect() {
      open -= 1;
    },
    request(now) {
      if (dead) return { is: 'dead' };
      requests += 1;
      strain(now);
      if (dead) return { is: 'dead' };
      const afterMs = work(now);
      const isFaulty = random.integer(1, FAULT_EVERY) === 1;
      if (fault === 'none' || !isFaulty) return { is: 'answered', afterMs };
      if (fault === 'drops') return { is: 'dropped' };
      return { is: 'error', afterMs, status: random.next() < 0.5 ? 500 : 503 };
    },
    died: () => dead,
    burden: () => ({
      ...{ requests, overRate, overConnections, slowed, died: dead },
      p95Ms: p95(took),
      p95AloneMs: p95(alone),
    }),
  };
}

function p95(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(0.95 * sorted.length) - 1)] ?? 0;
}
