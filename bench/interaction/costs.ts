import { fileURLToPath } from 'node:url';
import { type Described, describe } from './describe.ts';
import { CHECKED, startSelfward } from './start-selfward.ts';
import type { DeviceCount } from './steps.ts';
import type { DrivenBrowser } from './tab.ts';
import { walk } from './walk.ts';

/** What the server tells of one POST: from its reception to just before the next page. */
export interface CostLine {
  path: string;
  ms: number;
  parts: { name: string; ms: number }[];
}

export const COST_TITLES: Readonly<Record<string, string>> = {
  limits: 'Limits of tries',
  password: 'Password verification',
  operator: 'Operator kept',
  session: 'Session created',
  log: 'Entry in the log',
  order: 'Run kept and queued',
  rest: 'Receiving, access, answer',
};

/** One kind of POST: its whole, and what of it each server function took. */
export interface Cost {
  step: 'sign-in' | 'order';
  total: Described;
  parts: { name: string; title: string; meanMs: number }[];
}

/** Walks through a server that tells what its functions take. */
export async function measureCosts(
  browser: DrivenBrowser,
  { devices, walks, warmUp, deviceUrl }: { devices: DeviceCount; walks: number; warmUp: number; deviceUrl: string },
): Promise<Cost[]> {
  const lines: CostLine[] = [];
  const server = await startSelfward({
    devices,
    // What runs beside is another figure.
    selfCheck: false,
    deviceUrl,
    preload: fileURLToPath(new URL('./collect-costs.ts', import.meta.url)),
    onLine: (line) => void lines.push(JSON.parse(line) as CostLine),
  });
  try {
    const tab = await browser.tab();
    for (let n = -warmUp; n < walks; n++) {
      if (n === 0) lines.length = 0;
      await walk({ selfward: { server, tab } });
    }
  } finally {
    await server.stop();
  }
  return [costOf('sign-in', '/sign-in', lines), costOf('order', `/devices/${CHECKED}/runs`, lines)];
}

/** @throws RangeError where nothing was told of it. */
export function costOf(step: Cost['step'], path: string, all: readonly CostLine[]): Cost {
  const lines = all.filter((line) => line.path === path);
  const total = describe(lines.map(({ ms }) => ms));
  const names = [...new Set(lines.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const parts = names.map((name) => {
    const ms = lines.flatMap((line) => line.parts.filter((part) => part.name === name).map((part) => part.ms));
    return { name, title: COST_TITLES[name] ?? name, meanMs: ms.reduce((sum, each) => sum + each, 0) / lines.length };
  });
  const told = parts.reduce((sum, { meanMs }) => sum + meanMs, 0);
  return { step, total, parts: [...parts, { name: 'rest', title: COST_TITLES.rest ?? '', meanMs: total.mean - told }] };
}
