/** How often a device was called, and what was done to it, by endpoint (`POST /label`). */
export interface Counters {
  requests: number;
  written: Record<string, number>;
  actuated: Record<string, number>;
}

export const createCounters = (): Counters => ({ requests: 0, written: {}, actuated: {} });

export function count(counters: Record<string, number>, endpoint: string): void {
  counters[endpoint] = (counters[endpoint] ?? 0) + 1;
}
