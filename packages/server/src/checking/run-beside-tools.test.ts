import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTools, type Only, type Tool } from 'selfward/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, JobEvent } from './job.ts';
import { runJob } from './run-job.ts';

let folder = '';
let site: Server;
let url = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-beside-'));
  site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html').end(request.url === '/' ? '<a href="/status?x=1">s</a>' : 'fine');
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  site.closeAllConnections();
  await new Promise((done) => site.close(done));
  await rm(folder, { recursive: true });
});

/** A declared script that prints a line, and ends as it is told. */
async function scan(line: string, code = 0): Promise<Tool> {
  const program = join(folder, 'scan');
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' '${line}'\nexit ${code}\n`);
  await chmod(program, 0o700);
  const declared = `{ id: scan, title: Scan, command: ./scan, cwe: CWE-538, results: { format: jsonl } }`;
  await writeFile(join(folder, 'scan.yaml'), declared);
  const { tools } = await loadTools(folder);
  const [tool] = tools;
  if (tool === undefined) throw new Error('it is declared');
  return tool;
}

const FOUND = JSON.stringify({ rule: 'backup', url: '/status?x=1', parameter: 'x', severity: 'high' });

async function job(tool: Tool, more: Partial<Job> = {}) {
  const events: JobEvent[] = [];
  const passes = [{ url }] as const;
  const wanted = { run: 'r', device: 'lamp', checks: ['scan'], payloadFolders: [], ownChecks: [], tools: [tool] };
  const result = await runJob({ ...wanted, passes, profile: 'normal', ...more }, AbortSignal.timeout(60_000), (event) =>
    events.push(event),
  );
  return { ...result, told: events.flatMap((event) => (event.type === 'finding' ? [event.finding.id] : [])) };
}

describe('a job with a tool', () => {
  it('tells what it found, under the device’s name, and that it ran', async () => {
    const { findings, told, notChecked } = await job(await scan(FOUND));
    expect(findings).toEqual([
      expect.objectContaining({ check: 'scan-backup', origin: 'scan', confidence: 'tentative', parameter: 'x' }),
    ]);
    expect(told).toEqual(findings.map(({ id }) => id));
    expect(notChecked).toEqual([]);
  });

  it('lists it as not checked where it fails, is gentle against its nature, or is gone', async () => {
    const failing = await job(await scan('', 4));
    expect(failing.notChecked).toEqual([expect.objectContaining({ check: 'scan', cause: 'failed' })]);
    const gentle = await job(await scan(FOUND), { profile: 'gentle' });
    expect([gentle.findings, gentle.notChecked]).toEqual([
      [],
      [expect.objectContaining({ check: 'scan', cause: 'by-rule' })],
    ]);
    const gone = await job(await scan(FOUND), { tools: [] });
    expect(gone.notChecked).toEqual([expect.objectContaining({ reason: expect.stringMatching(/not there any more/) })]);
  });

  it('looks again at what it alone reported: still there, over, or not to be told', async () => {
    const [finding] = (await job(await scan(FOUND))).findings;
    if (finding === undefined) throw new Error('it was found');
    const { id, check, method, location, parameter } = finding;
    const only: Only = { id, check, method, location, parameter, url: finding.url };
    expect((await job(await scan(FOUND), { only })).retest).toBe('still');
    expect((await job(await scan(''), { only })).retest).toBe('mended');
    expect((await job(await scan('', 9), { only })).retest).toBe('unknown');
    expect((await job(await scan(FOUND), { only, tools: [] })).retest).toBeUndefined();
  });
});
