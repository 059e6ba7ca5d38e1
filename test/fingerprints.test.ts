import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCases } from '../bench/accuracy/run-cases.ts';
import { sample } from '../bench/accuracy/sample.ts';
import { type RunningServer, startLab } from '../lab/cases/start.ts';
import { type Check, loadChecks } from '../packages/selfward/src/engine-entry.ts';

let lab: Awaited<ReturnType<typeof startLab>>;
let checks: readonly Check[];
beforeAll(async () => {
  checks = (await loadChecks()).filter(({ byDefault }) => byDefault);
  lab = await startLab({ servers: ['express', 'fastify'], say: () => undefined });
});
afterAll(() => lab.stop());

/** What a run over part of the lab found, by fingerprint and in words. */
async function found(server: RunningServer): Promise<string[]> {
  // Stored values stay where they are and show on later visits: these pages are not unchanged.
  const cases = sample(server.cases.filter(({ alone, check }) => !alone && check !== 'stored-xss'));
  const { report } = await runCases(server, cases, checks);
  return report.findings
    .map(({ id, check, confidence, method, url, location, parameter, sink }) =>
      [id, check, confidence, method, url, location, parameter, sink].join(' '),
    )
    .sort();
}

describe('two runs over the same unchanged target', () => {
  it.each(['express', 'fastify'])('give the same fingerprints (%s)', async (name) => {
    const server = lab.servers.find((each) => each.name === name);
    expect(server).toBeDefined();
    if (!server) return;
    const first = await found(server);
    expect(first.length).toBeGreaterThan(10);
    expect(new Set(first.map((line) => line.split(' ')[0])).size).toBe(first.length);
    expect(await found(server)).toEqual(first);
  });
});
