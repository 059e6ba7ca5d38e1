import { createNetworkTransport, createPayloadLibrary, loadChecks, type Report, run } from 'selfward/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Building, startBuilding } from '../lab/building/building.ts';
import { learnSurface } from '../packages/server/src/checking/learn-surface.ts';
import { devicePasses, policyOf } from '../packages/server/src/checking/plan-job.ts';
import { type Device, InventorySchema } from '../packages/server/src/model/device.ts';

let building: Building;
const reports = new Map<string, Report[]>();

async function check(device: Device): Promise<Report[]> {
  const checks = await loadChecks();
  const payloads = await createPayloadLibrary();
  const { profile } = policyOf(device);
  const found: Report[] = [];
  for (const pass of devicePasses(device)) {
    const transport = createNetworkTransport();
    const surface = learnSurface(pass, profile);
    const target = { url: pass.url, name: device.name };
    const policy = policyOf(device);
    found.push(await run({ target, surface, checks, payloads: payloads.for, profile, policy, transport }));
  }
  payloads.stop();
  return found;
}

beforeAll(async () => {
  building = await startBuilding({ ports: 'free', latency: false });
  const { devs } = InventorySchema.parse(building.inventory);
  await Promise.all(devs.map(async (device) => reports.set(device.name, await check(device))));
});

afterAll(() => building.stop());

const found = (device: string) => (reports.get(device) ?? []).flatMap(({ findings }) => findings);

it('finds every planted flaw', () => {
  const missed = building.flaws.filter(
    (flaw) =>
      !found(flaw.device).some(
        (finding) =>
          finding.confidence === 'proved' &&
          finding.check === flaw.check &&
          finding.method === flaw.method &&
          new URL(finding.url).pathname === flaw.path &&
          [flaw.parameter, ...(flaw.alternatives ?? [])].includes(finding.parameter),
      ),
  );
  expect(missed).toEqual([]);
});

it('says nothing that was not planted: nothing on the twins, nothing elsewhere', () => {
  const planted = (device: string, check: string, path: string) =>
    building.flaws.some(
      (flaw) => flaw.device === device && flaw.path === path && [flaw.check, ...(flaw.also ?? [])].includes(check),
    );
  const wrong = [...reports.keys()].flatMap((device) =>
    found(device)
      .filter(({ check, url }) => !planted(device, check, new URL(url).pathname))
      .map(({ check, method, url, parameter, confidence }) => ({ device, check, method, url, parameter, confidence })),
  );
  expect(wrong).toEqual([]);
});

it('actuates nothing, and writes only where it was given leave', () => {
  const actuated = Object.entries(building.stats()).filter(([, counters]) => Object.keys(counters.actuated).length > 0);
  expect(actuated).toEqual([]);
  const { devs } = InventorySchema.parse(building.inventory);
  const written = devs.flatMap((device) => {
    const allowed = policyOf(device).allow.map(({ endpoint }) => endpoint);
    const counters = building.stats()[device.name];
    return Object.keys(counters?.written ?? {}).filter((endpoint) => !allowed.includes(endpoint));
  });
  expect(written).toEqual([]);
});
