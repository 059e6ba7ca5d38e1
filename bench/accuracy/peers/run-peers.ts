import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Class } from '../../../lab/cases/case.ts';
import type { RunningServer } from '../../../lab/cases/start.ts';
import type { Check } from '../../../packages/selfward/src/engine-entry.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { ours } from './ours.ts';
import type { Peer } from './peer.ts';
import { type Sampled, sampleForPeers } from './sample-for-peers.ts';
import { sqlmap } from './sqlmap.ts';
import { wapiti } from './wapiti.ts';

/** What one tool made of one class of the sample. */
export interface PeerRow {
  check: Class;
  tool: string;
  found: number;
  vulnerable: number;
  false: number;
  safe: number;
  requests: number;
  seconds: number;
}

/** Runs each tool that is installed over the same sample, in turn with ourselves, class by class. */
export async function runPeers(
  servers: readonly RunningServer[],
  checks: readonly Check[],
  say: (line: string) => void,
): Promise<PeerRow[]> {
  const peers: Peer[] = [];
  for (const peer of [wapiti, sqlmap]) {
    const version = await peer.version();
    if (version === undefined) say(`${peer.name} is left out: it is not installed (scripts/install-bench-tools.sh).`);
    else {
      say(`${peer.name} ${version}`);
      peers.push(peer);
    }
  }
  const rows: PeerRow[] = [];
  for (const check of new Set(peers.flatMap(({ classes }) => classes))) {
    const sample = sampleForPeers(servers, check);
    if (sample.length === 0) continue;
    for (const tool of [ours(checks), ...peers.filter(({ classes }) => classes.includes(check))]) {
      rows.push(await rowOf(tool, check, sample));
      say(`${check}: ${tool.name}, ${sample.length} cases`);
    }
  }
  return rows;
}

async function rowOf(tool: Pick<Peer, 'name' | 'run'>, check: Class, sample: readonly Sampled[]): Promise<PeerRow> {
  const proxy = await startCountingProxy(sample);
  const folder = await mkdtemp(join(tmpdir(), 'selfward-peer-'));
  const began = performance.now();
  try {
    const reported = await tool.run(check, proxy.origin, sample, folder);
    const seconds = (performance.now() - began) / 1000;
    const count = (vulnerable: boolean, which: (id: string) => boolean = () => true) =>
      sample.filter(({ it }) => it.vulnerable === vulnerable && which(it.id)).length;
    return {
      check,
      tool: tool.name,
      found: count(true, (id) => reported.has(id)),
      vulnerable: count(true),
      false: count(false, (id) => reported.has(id)),
      safe: count(false),
      requests: proxy.requests(),
      seconds: Math.round(seconds * 10) / 10,
    };
  } finally {
    await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
