import type { Check } from 'selfward';
import { readAssets } from '../interface/assets.ts';
import type { InventoryDocument } from '../model/device.ts';
import type { AccessRoom, Checking } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import type { Store } from '../model/store.ts';
import type { Specimens } from './describe-route.ts';

const ID = 'specimen';
/** One that is kept: what is typed into the form is only looked at in full where it is accepted. */
const TEMPLATE = `id: ${ID}
info: { name: specimen, severity: info }
http:
  - path: ['{{BaseURL}}/specimen']
    matchers: [{ type: word, words: [specimen] }]
`;
/** Under which name the room of templates keeps it. */
const KEPT_TEMPLATE = `template-${ID}`;
const FINDING_PATH = 'http://127.0.0.1/specimen';

/** Devices for the lists of the second instance; nobody reaches one. */
export const SPECIMEN_INVENTORY: InventoryDocument = {
  devs: ['sensor', 'actuator', 'smart node', 'gateway', 'router'].map((category, i) => ({
    name: i === 0 ? ID : `${ID} ${i + 1}`,
    category,
    net: ID,
    model: `Model ${i + 1}`,
    position: `Room ${i + 1}`,
    url: `http://127.0.0.1:9/${i + 1}/`,
  })),
  networks: [{ name: ID, category: 'ethernet' }],
};

/** What stands for what in the routes of the second instance. This server must know the same, for routes are compared. */
export function specimenValues(deps: {
  /** The shipped ones. */
  checks: readonly Pick<Check, 'id'>[];
  payloads: Checking['payloads'];
  plugin: string | undefined;
  /** Where the built scripts and styles lie. */
  assets: string;
}): Specimens {
  const { checks, payloads, plugin, assets } = deps;
  const check = checks[0]?.id ?? ID;
  const payload = payloads(check).find(({ origin }) => origin === 'shipped')?.id ?? ID;
  const asset = readAssets(assets).links().css.replace('/assets/', '');
  return [
    { route: /./, values: { id: ID, name: ID, session: ID, token: ID, checks: [check] } },
    { route: /^\/assets\//, values: { '*': asset } },
    { route: /\/devices\//, values: { variable: 'label', action: 'identify', checking: { profile: 'gentle' } } },
    { route: /\/templates/, values: { id: KEPT_TEMPLATE, template: TEMPLATE, text: TEMPLATE } },
    { route: /\/checks\//, values: { id: check, payload } },
    ...(plugin === undefined ? [] : [{ route: /\/plugin(s|-switches)\//, values: { name: plugin } }]),
  ];
}

/** One of everything for the second instance, so that the pages about it have something to show. */
export async function plantSpecimens(deps: {
  store: Store;
  access: AccessRoom;
  checks: readonly Pick<Check, 'id'>[];
  putTemplate: Checking['putTemplate'];
  now: number;
}): Promise<void> {
  const { store, access, checks, putTemplate, now } = deps;
  const device = ID;
  const check = checks[0]?.id ?? ID;
  const run: Run = {
    ...{ id: ID, device, urls: [FINDING_PATH], checks: [check], profile: 'gentle', orderedBy: ID, reason: 'demand' },
    ...{ state: 'done', createdAt: now, startedAt: now, endedAt: now, sent: 1, planned: 1, doing: '' },
    ...{ findings: [ID], notChecked: [] },
  };
  await store.runs.insert(run);
  await store.probes.insert({
    ...{ id: ID, run: ID, seq: 1, at: 0, check, method: 'GET', url: FINDING_PATH, parameter: 'text', note: 'specimen' },
    ...{ status: 200, tookMs: 1, failure: '' },
  });
  await store.findings.insert({
    ...{ id: ID, device, check, severity: 'low', rank: 1, confidence: 'tentative', state: 'open', decision: 'open' },
    ...{ firstSeenAt: now, lastSeenAt: now, firstRun: ID, lastRun: ID },
    triage: { decision: 'open', reason: '', by: 'system', at: now },
    finding: {
      ...{ id: ID, check, title: 'Specimen', cwe: 'CWE-79', severity: 'low', confidence: 'tentative' },
      ...{ proof: { kind: 'none', observed: '', control: '' }, url: FINDING_PATH, method: 'GET', location: 'query' },
      ...{ parameter: 'text', sink: '', evidence: 'specimen', reproduce: 'specimen', advice: 'specimen' },
    },
  });
  await store.alarms.insert({
    ...{ id: ID, kind: 'vulnerability', severity: 'low', originator: device, subject: ID, text: 'specimen' },
    ...{ active: true, acknowledged: false, raisedAt: now },
  });
  await access.addOperator(ID, 'viewer');
  await putTemplate(TEMPLATE);
}
