import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadChecks } from 'selfward/engine';
import { afterEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../model/alarm.ts';
import { type CheckDeskDeps, createCheckDesk } from './check-desk.ts';
import { createWorkerRunner } from './worker-client.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** Tells of every point that it was given, with the word that its file holds. */
const check = (
  word: string,
) => `export default { id: 'own', scope: 'point', title: 'Own', cwe: 'CWE-1', severity: 'low',
  cvss: 'CVSS:3.1/AV:N', byDefault: true, advice: { any: 'x' }, ceiling: { gentle: 1, normal: 1, thorough: 1 },
  applies: () => true, *run({ endpoint, point, baseline }) {
    return [{ endpoint, point, verdict: { is: 'tentative', why: '${word}', exchange: baseline.ordinary[0] } }];
  } };`;

async function deskOf() {
  const data = await mkdtemp(join(tmpdir(), 'selfward-desk-'));
  ending.push(() => rm(data, { recursive: true }));
  const folder = join(data, 'checks');
  const active = new Map<string, string>();
  const alarms: CheckDeskDeps['alarms'] = {
    async raise(alarm) {
      active.set(alarm.subject, alarm.text);
      return { ...alarm, id: alarm.subject, active: true } as unknown as Alarm;
    },
    async clear(_kind, _originator, subject) {
      active.delete(subject);
    },
    async find() {
      const rows = [...active].map(([subject, text]) => ({ subject, text }) as unknown as Alarm);
      return { rows, total: rows.length };
    },
  };
  const open = async () => {
    const desk = await createCheckDesk({
      shipped: await loadChecks(),
      folder,
      alarms,
      originator: 'selfward',
      watch: false,
    });
    ending.push(() => desk.stop());
    return desk;
  };
  return { folder, active, open };
}

describe('the folder of own checks', () => {
  it('is followed: what is there is offered, and what is broken is an alarm until it is mended', async () => {
    const { folder, active, open } = await deskOf();
    const desk = await open();
    const ids = () => desk.all().map(({ id }) => id);
    expect(ids()).not.toContain('own');
    await mkdir(folder);
    await writeFile(join(folder, 'own.js'), check('first'));
    await desk.reload();
    expect(ids()).toEqual(expect.arrayContaining(['own', 'reflected-xss']));
    await writeFile(join(folder, 'own.js'), '\n}');
    await desk.reload();
    expect(ids()).toContain('own');
    expect(desk.refused()).toEqual([{ file: 'own.js', line: 2, reason: 'Unexpected token' }]);
    await expect
      .poll(() => [...active])
      .toEqual([['checks/own.js', 'The check own.js:2 was refused: Unexpected token']]);
    await desk.stop();
    await writeFile(join(folder, 'own.js'), check('mended'));
    await open();
    await expect.poll(() => [...active]).toEqual([]);
  });

  it('takes effect on the next run, and a run that has begun keeps what it had', async () => {
    const { folder, open } = await deskOf();
    await mkdir(folder);
    await writeFile(join(folder, 'own.js'), check('first'));
    const desk = await open();
    const site = createServer((_request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end('<form action="/greet"><input name="who" value="you"></form>');
    });
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
    ending.push(() => site.close());
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    const jobs = createWorkerRunner();
    ending.push(() => jobs.stop());
    const run = (ownChecks: ReturnType<typeof desk.own>) =>
      jobs.run(
        {
          ...{ run: 'r', device: 'd', checks: ['own'], profile: 'gentle', payloadFolders: [], ownChecks },
          passes: [{ url }],
        },
        () => {},
      );
    const said = async (ownChecks: ReturnType<typeof desk.own>) => [
      ...new Set((await run(ownChecks)).findings.map(({ proof }) => proof.observed)),
    ];
    const before = desk.own(['own']);
    await writeFile(join(folder, 'own.js'), check('second'));
    await desk.reload();
    expect(await said(before)).toEqual(['first']);
    expect(await said(desk.own(['own']))).toEqual(['second']);
    await rm(join(folder, 'own.js'));
    await desk.reload();
    const result = await run(desk.own(['own']));
    expect(result.findings).toEqual([]);
    expect(result.notChecked).toMatchObject([
      { check: 'own', cause: 'failed', reason: expect.stringContaining('removed') },
    ]);
  }, 60_000);
});
