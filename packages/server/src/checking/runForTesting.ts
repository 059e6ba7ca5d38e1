import type { Run } from '../model/run.ts';

/** A run as it is ordered, with what the test cares about laid over it. */
export function runForTesting(over: Partial<Run> = {}): Run {
  return {
    id: 'run',
    device: 'router1',
    urls: ['http://127.0.0.1:1/'],
    checks: ['reflected-xss'],
    profile: 'gentle',
    orderedBy: 'ann',
    reason: 'demand',
    state: 'queued',
    createdAt: 1,
    sent: 0,
    planned: 0,
    doing: '',
    findings: [],
    notChecked: [],
    ...over,
  };
}
