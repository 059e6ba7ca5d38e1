import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLead, type Lead } from './lead.ts';
import { leadAddress, leadKey } from './lead-address.ts';

const WAIT = { timeout: 15_000, interval: 5 };
let folder = '';
let address = '';
const leads: Lead[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lead-'));
  address =
    process.platform === 'win32' ? `\\\\.\\pipe\\selfward-test-${process.pid}-${Date.now()}` : join(folder, 's');
});
afterEach(async () => {
  await Promise.all(leads.splice(0).map((each) => each.stop()));
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }),
  );
  rmSync(folder, { recursive: true, force: true });
});

function started(options: { lead?: () => boolean | Promise<boolean> } = {}): Lead {
  const lead = createLead({ key: 'test', address, ...options });
  leads.push(lead);
  return lead;
}

const rolesOf = (all: readonly { role(): string }[]) => all.map((each) => each.role()).sort();

describe('createLead', () => {
  it('lets one lead, and the next when it stops', async () => {
    const [first, second] = [started(), started()];
    await vi.waitUntil(() => rolesOf([first, second]).join() === 'follower,leader', WAIT);
    const [leader, follower] = first.role() === 'leader' ? [first, second] : [second, first];
    await leader.stop();
    await vi.waitUntil(() => follower.role() === 'leader', WAIT);
  });

  it('carries messages both ways', async () => {
    const leader = started();
    await vi.waitUntil(() => leader.role() === 'leader', WAIT);
    const follower = started();
    const heard: unknown[] = [];
    leader.onMessage(() => {
      throw new Error('a listener of the application');
    });
    leader.onMessage((message) => heard.push(['leader', message]));
    follower.onMessage((message) => heard.push(['follower', message]));
    // Sent before there is anybody to hear it: it waits.
    follower.send({ check: 'now\nplease' });
    await vi.waitUntil(() => heard.length === 1, WAIT);
    leader.send({ finding: 1 });
    await vi.waitUntil(() => heard.length === 2, WAIT);
    expect(heard).toEqual([
      ['leader', { check: 'now\nplease' }],
      ['follower', { finding: 1 }],
    ]);
  });

  it('tells of each that comes to follow, and tells that one alone', async () => {
    const leader = started();
    await vi.waitUntil(() => leader.role() === 'leader', WAIT);
    let count = 0;
    leader.onFollower((tell) => tell({ number: ++count }));
    const heard: unknown[][] = [];
    for (let each = 0; each < 2; each++) {
      const mine: unknown[] = [];
      heard.push(mine);
      started().onMessage((message) => mine.push(message));
      await vi.waitUntil(() => mine.length > 0, WAIT);
    }
    expect(heard).toEqual([[{ number: 1 }], [{ number: 2 }]]);
  });

  it('tells the next leader what the one before did not hear any more', async () => {
    const deaf = startProcess();
    await vi.waitUntil(() => deaf.role() === 'leader', WAIT);
    const follower = started();
    await vi.waitUntil(() => follower.role() === 'follower', WAIT);
    const heard: unknown[] = [];
    follower.onMessage((message) => heard.push(message));
    deaf.child.kill('SIGSTOP');
    follower.send('before it died');
    deaf.child.kill('SIGKILL');
    await vi.waitUntil(() => heard.length === 1, WAIT);
    expect([follower.role(), ...heard]).toEqual(['leader', 'before it died']);
  });

  it('takes over an address that a dead process left, be it no socket at all', async () => {
    if (process.platform !== 'win32') writeFileSync(address, '');
    const lead = started();
    await vi.waitUntil(() => lead.role() === 'leader', WAIT);
  });

  it('leads only where it may, and not where asking fails', async () => {
    const never = started({ lead: () => Promise.reject(new Error('no lease')) });
    const may = started({ lead: () => true });
    await vi.waitUntil(() => rolesOf([never, may]).join() === 'follower,leader', WAIT);
    expect(may.role()).toBe('leader');
  });
});

describe('leadAddress', () => {
  it.skipIf(process.platform === 'win32')('is in a folder of this user alone, another for another application', () => {
    const one = leadAddress(leadKey('/app/server.js', '/app'));
    expect(statSync(join(one, '..')).mode & 0o777).toBe(0o700);
    expect(leadAddress(leadKey('/app/server.js', '/app'))).toBe(one);
    expect(leadAddress(leadKey('/app/server.js', '/other'))).not.toBe(one);
    expect(one.length).toBeLessThanOrEqual(100);
  });
});

/** Another process, and what it said. */
function startProcess(...args: string[]) {
  const heard: unknown[] = [];
  let role = 'undecided';
  const child = fork(join(import.meta.dirname, 'leadForTesting.ts'), [address, ...args], { execArgv: [] });
  child.on('message', (message: { role?: string; heard?: unknown }) => {
    if (message.role !== undefined) role = message.role;
    else heard.push(message.heard);
  });
  children.push(child);
  return { child, heard, role: () => role };
}

describe('of ten processes that start at once', () => {
  it('exactly one leads, another when it is killed, and each message arrives once', async () => {
    const all = Array.from({ length: 10 }, () => startProcess());
    const decided = (of: typeof all) =>
      rolesOf(of).join() === [...Array(of.length - 1).fill('follower'), 'leader'].join();
    let rest = all;
    for (let round = 0; round < 3; round++) {
      await vi.waitUntil(() => decided(rest), WAIT);
      const leader = rest.find((each) => each.role() === 'leader');
      rest = rest.filter((each) => each !== leader);
      for (const [at, each] of rest.entries()) each.child.send({ send: `${round}:${at}` });
      await vi.waitUntil(() => leader?.heard.length === rest.length, WAIT);
      expect(new Set(leader?.heard).size).toBe(rest.length);
      leader?.child.kill('SIGKILL');
    }
    await vi.waitUntil(() => decided(rest), WAIT);
    expect(all.filter((each) => !rest.includes(each))).toHaveLength(3);
  });

  it('none is kept alive by it', async () => {
    const all = [startProcess('quiet'), startProcess('quiet')];
    const codes = await Promise.all(
      all.map(({ child }) => new Promise((resolve) => child.once('exit', (code) => resolve(code)))),
    );
    expect(codes).toEqual([0, 0]);
  });
});
