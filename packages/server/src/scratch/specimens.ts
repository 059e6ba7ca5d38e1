import type { Check } from 'selfward';
import type { AccessRoom } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import type { Store } from '../model/store.ts';
import type { Specimens } from './describe-routes.ts';

const ID = 'specimen';
/** One that is kept: what is typed into the form is only looked at in full where it is accepted. */
const TEMPLATE = `id: ${ID}
info: { name: specimen, severity: info }
http:
  - path: ['{{BaseURL}}/specimen']
    matchers: [{ type: word, words: [specimen] }]
`;
const FINDING_PATH = 'http://127.0.0.1/specimen';

/** One of everything for the second instance, so that the pages about it have something to show. */
export async function plantSpecimens(deps: {
  store: Store;
  access: AccessRoom;
  checks: readonly Check[];
  payloads: (check: string) => readonly { id: string }[];
  putTemplate: (text: string) => Promise<{ id: string }>;
  device: string;
  network: string;
  plugin: string | undefined;
  /** A file's name under `/assets/`. */
  asset: string;
  now: number;
}): Promise<Specimens> {
  const { store, access, checks, payloads, putTemplate, device, network, plugin, asset, now } = deps;
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
  const template = await putTemplate(TEMPLATE);

  return [
    { route: /./, values: { id: ID, name: device, session: ID, checks: [check] } },
    { route: /^\/assets\//, values: { '*': asset } },
    { route: /\/devices\//, values: { variable: 'label', action: 'identify', checking: { profile: 'gentle' } } },
    { route: /\/networks\//, values: { name: network } },
    { route: /\/templates/, values: { id: template.id, template: TEMPLATE, text: TEMPLATE } },
    { route: /\/checks\//, values: { id: check, payload: payloads(check)[0]?.id ?? ID } },
    ...(plugin === undefined ? [] : [{ route: /\/plugin(s|-switches)\//, values: { name: plugin } }]),
  ];
}
