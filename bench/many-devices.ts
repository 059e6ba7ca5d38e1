import { createRandom } from '../lab/building/physics/random.ts';
import type { StoredFinding } from '../packages/server/src/model/finding.ts';

const CATEGORIES = ['sensor', 'actuator', 'smart node', 'gateway', 'router', 'camera'];
const NETWORKS = ['wifi-1', 'wifi-2', 'bluetooth-1', 'ethernet-1', 'ethernet-2'];

export interface ListedDevice {
  name: string;
  category: string;
  net: string | string[];
  model: string;
  position: string;
}

export interface DeviceFile {
  devs: ListedDevice[];
  networks: { name: string; category: string }[];
}

const nameOf = (at: number): string => `unit-${String(at).padStart(5, '0')}`;

/** A facility's inventory, always the same for the same count. Its devices have no addresses: nothing is polled. */
export function inventoryOf(count: number): DeviceFile {
  const random = createRandom(1);
  const pick = (from: readonly string[]) => from[random.integer(0, from.length - 1)] ?? '';
  const devs = Array.from({ length: count }, (_, at) => ({
    name: nameOf(at),
    category: pick(CATEGORIES),
    net: random.next() < 0.9 ? pick(NETWORKS) : NETWORKS.slice(0, 2),
    model: `Model ${random.integer(1, 60)}`,
    position: `ward ${random.integer(1, 120)}`,
  }));
  return { devs, networks: NETWORKS.map((name) => ({ name, category: name.split('-')[0] ?? '' })) };
}

/** An open finding on every tenth device. */
export function findingsOf(count: number): StoredFinding[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, at) => {
    const id = `bench-${at}`;
    const common = { check: 'reflected-xss', severity: 'high', confidence: 'proved' } as const;
    return {
      ...common,
      id,
      device: nameOf(at * 10),
      rank: 3,
      state: 'open',
      decision: 'open',
      firstSeenAt: now,
      lastSeenAt: now,
      firstRun: 'bench',
      lastRun: 'bench',
      triage: { decision: 'open', reason: '', by: 'system', at: now },
      finding: {
        ...common,
        id,
        title: 'Bench',
        cwe: 'CWE-79',
        proof: { kind: 'context', observed: '', control: '' },
        url: 'http://127.0.0.1/',
        method: 'GET',
        location: 'query',
        parameter: 'text',
        sink: '',
        evidence: '',
        reproduce: '',
        advice: '',
      },
    };
  });
}
