import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Check, defineCheck } from '../model/check.ts';
import type { Listener } from '../model/listener.ts';
import { createListener } from '../probe/listener/create-listener.ts';
import { createNetworkTransport } from '../probe/network.ts';
import { list } from '../surface/list.ts';
import { run } from './run.ts';
import { type Site, siteForTesting } from './testing/site-for-testing.ts';

/** Leaves an address of the listener and goes on without waiting. */
const leaves: Check = defineCheck({
  id: 'leaves',
  title: 'Leaves an address',
  cwe: 'CWE-918',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  scope: 'endpoint',
  byDefault: true,
  listens: true,
  advice: { any: 'Call nobody.' },
  ceiling: { gentle: 9, normal: 9, thorough: 9 },
  applies: ({ callback }) => callback !== undefined || { notApplicable: 'nobody listens' },
  *run({ endpoint, points, callback = '' }, fresh) {
    const marker = fresh.marker();
    const [point] = points;
    if (!point) return [];
    const set = new Map([[point, callback.replace('{marker}', marker)]]);
    const probes = [{ set, markers: [marker], effect: 'callback' as const, note: 'an address' }];
    const { exchanges } = yield { do: 'send', endpoint, probes };
    return [{ endpoint, point, verdict: { is: 'clean', controls: exchanges } }];
  },
  late: ({ marker, exchange }, { protocol, from }) => ({
    is: 'proved',
    proof: { kind: 'callback', marker, call: { protocol, from }, exchange, observed: 'It called.', control: 'None.' },
  }),
});

let site: Site | undefined;
afterEach(() => site?.stop());

async function checkSite(call: (address: string) => void, listener?: Listener) {
  site = await siteForTesting(({ query }) => {
    const address = query.get('url') ?? '';
    if (address.startsWith('http://127.0.0.1:')) call(address);
    return 'Saved';
  });
  const { url } = site;
  return run({
    target: { url },
    surface: async () => list(`${url}hook?url=none`, url, 'a list').surface,
    checks: [leaves],
    payloads: () => [],
    profile: 'normal',
    transport: createNetworkTransport(),
    ...(listener && { listener }),
  });
}

describe('calls that come late', () => {
  it('are heard while the run lasts, and judged by the check that provoked them', async () => {
    const report = await checkSite(
      (address) => setTimeout(() => get(address).on('error', () => {}), 100),
      await createListener(),
    );
    expect(report.findings).toMatchObject([
      { check: 'leaves', parameter: 'url', confidence: 'proved', proof: { kind: 'callback' } },
    ]);
    expect(report.notChecked).toEqual([]);
  });

  it('are not made up', async () => {
    const report = await checkSite(() => {}, await createListener());
    expect(report.findings).toEqual([]);
  });

  it('cannot be heard where nobody listens: the report says so', async () => {
    const report = await checkSite(() => {});
    expect(report.notChecked).toMatchObject([
      { check: 'leaves', cause: 'by-rule', reason: expect.stringContaining('nobody listens') },
    ]);
  });
});
