import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { certificateForTesting } from './certificateForTesting.ts';
import { createReporting, type ReportingOptions } from './create-reporting.ts';
import { facilityForTesting } from './facilityForTesting.ts';
import { findingOfTest, type MonitorForTesting, monitorForTesting } from './monitorForTesting.ts';

const TOKEN = 'sfa_0123456789abcdef_secret-of-the-device';
const QUICK = { firstMs: 5, mostMs: 20, refusedMs: 10 };

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function bench(options: Partial<ReportingOptions> = {}, monitor: MonitorForTesting = monitorForTesting()) {
  const facility = await facilityForTesting(TOKEN);
  stops.push(() => facility.stop());
  const troubles: string[] = [];
  const start = () => {
    const reporting = createReporting(
      {
        ...{ url: facility.url, token: TOKEN, name: 'gateway', patience: QUICK },
        onTrouble: (error) => void troubles.push(error.message),
        ...options,
      },
      monitor,
    );
    stops.push(() => reporting.stop());
    return reporting;
  };
  return { facility, monitor, troubles, start };
}

const ids = (messages: { finding: { id: string } }[]) => messages.map(({ finding }) => finding.id);

describe('reporting', () => {
  it('tells who is there, what was found before and after it began, what is gone, and how it is', async () => {
    const { facility, monitor, start } = await bench();
    monitor.find(findingOfTest({ id: 'before' }));
    start();
    monitor.find(findingOfTest({ id: 'after' }));
    monitor.clear(findingOfTest({ id: 'before' }));
    await expect.poll(() => facility.of('state').length).toBeGreaterThan(0);
    expect(ids(facility.of('finding'))).toEqual(['before', 'after']);
    expect(ids(facility.of('cleared'))).toEqual(['before']);
    expect(facility.of('hello')).toMatchObject([{ name: 'gateway', node: process.version }]);
  });

  it('is quiet where nothing happens', async () => {
    const { facility, start } = await bench();
    start();
    await expect.poll(() => facility.of('state').length).toBe(1);
    const { asked } = facility;
    // Time for a thousand requests, were it not.
    await new Promise((later) => setTimeout(later, 300));
    expect(facility.asked - asked).toBeLessThan(3);
    expect(facility.of('heartbeat')).toEqual([]);
  });

  it.each(['down', 'refuse'] as const)(
    'keeps what it finds while the server says %s, and tells it once, in order',
    async (mode) => {
      const { facility, monitor, start, troubles } = await bench();
      facility.mode = mode;
      start();
      await expect.poll(() => facility.asked).toBeGreaterThan(2);
      for (let i = 0; i < 250; i += 1) monitor.find(findingOfTest({ id: `f${i}` }));
      facility.mode = 'take';
      await expect.poll(() => facility.of('finding').length, { timeout: 10_000 }).toBe(250);
      expect(ids(facility.of('finding'))).toEqual(Array.from({ length: 250 }, (_, i) => `f${i}`));
      expect(troubles).toEqual([
        expect.stringMatching(mode === 'down' ? /did not answer/ : /does not accept the token/),
      ]);
    },
  );

  it('doubles nothing where answers are lost on the way', async () => {
    const { facility, monitor, start } = await bench();
    facility.mode = 'lose';
    start();
    monitor.find(findingOfTest());
    await expect.poll(() => facility.asked).toBeGreaterThan(6);
    facility.mode = 'take';
    monitor.clear(findingOfTest());
    await expect.poll(() => facility.of('cleared').length).toBe(1);
    expect(facility.of('finding')).toHaveLength(1);
    const numbers = facility.taken.map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it('carries out an order once, however often it comes, and answers with the report', async () => {
    const { facility, monitor, start } = await bench();
    start();
    await expect.poll(() => facility.of('hello').length).toBe(1);
    facility.order({ id: 'order-1', type: 'check', checks: ['command-injection'] });
    await expect
      .poll(() => facility.of('report'))
      .toMatchObject([{ order: 'order-1', report: { checks: ['command-injection'] } }]);
    expect(monitor.asked).toEqual([{ checks: ['command-injection'] }]);
  });

  it('says why an order could not be carried out', async () => {
    const { facility, start } = await bench(
      {},
      monitorForTesting(() => Promise.reject(new Error('the shadow failed'))),
    );
    start();
    facility.order({ id: 'order-1', type: 'check' });
    await expect.poll(() => facility.of('failed')).toMatchObject([{ order: 'order-1', problem: 'the shadow failed' }]);
  });

  it('throws nothing into its host, whatever the source or the listener does', async () => {
    const monitor = monitorForTesting();
    const { facility, start, troubles } = await bench({}, monitor);
    monitor.state = () => {
      throw new Error('no state');
    };
    start();
    monitor.find(findingOfTest());
    await expect.poll(() => troubles).toContain('no state');
    expect(facility.of('finding')).toHaveLength(1);
  });

  it('outlives a server that is not there at all', async () => {
    const gone = await facilityForTesting(TOKEN);
    await gone.stop();
    const { start, troubles } = await bench({ url: gone.url });
    start();
    await expect.poll(() => troubles).toEqual([expect.stringContaining('did not answer')]);
  });

  it('verifies the certificate: one that nobody vouches for hears nothing, one of a given authority does', async () => {
    const facility = await facilityForTesting(TOKEN, certificateForTesting);
    stops.push(() => facility.stop());
    const { start, troubles } = await bench({ url: facility.url });
    const blind = start();
    await expect.poll(() => troubles).toEqual([expect.stringContaining('did not answer')]);
    await blind.stop();
    expect(facility.asked).toBe(0);
    const { start: again } = await bench({ url: facility.url, ca: certificateForTesting.cert });
    again();
    await expect.poll(() => facility.of('hello').length).toBe(1);
  });

  it('sends its token to nobody over plain HTTP, but on this machine', async () => {
    const { start, troubles } = await bench({ url: 'http://facility.test/' });
    start();
    expect(troubles).toEqual([expect.stringContaining('must start with https://')]);
  });
});

describe('a buffer file', () => {
  it('keeps findings over a restart, for its owner alone, and tells them once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'selfward-report-'));
    stops.unshift(() => rm(folder, { recursive: true }));
    const buffer = join(folder, 'report.json');
    const { facility, monitor, start } = await bench({ buffer });
    facility.mode = 'down';
    const first = start();
    monitor.find(findingOfTest({ id: 'offline' }));
    await expect.poll(() => readFile(buffer, 'utf8').catch(() => '')).toContain('offline');
    await first.stop();
    expect((await stat(buffer)).mode & 0o777).toBe(0o600);
    expect(await readFile(buffer, 'utf8')).not.toContain(TOKEN);
    monitor.clear(findingOfTest({ id: 'offline' }));
    facility.mode = 'take';
    const second = start();
    monitor.find(findingOfTest({ id: 'later' }));
    await expect.poll(() => ids(facility.of('finding'))).toEqual(['offline', 'later']);
    expect(facility.streams.size).toBe(1);
    await expect.poll(() => readFile(buffer, 'utf8')).not.toContain('offline');
    await second.stop();
    start();
    await expect.poll(() => facility.of('hello').length).toBeGreaterThan(1);
    expect(ids(facility.of('finding')).filter((id) => id === 'offline')).toHaveLength(1);
  });

  it('that is damaged is no reason not to report', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'selfward-report-'));
    stops.unshift(() => rm(folder, { recursive: true }));
    const buffer = join(folder, 'report.json');
    await writeFile(buffer, '{"protocol":');
    const { facility, monitor, start, troubles } = await bench({ buffer });
    start();
    monitor.find(findingOfTest());
    await expect.poll(() => facility.of('finding').length).toBe(1);
    expect(troubles).toEqual([expect.stringContaining('cannot be read')]);
  });
});

it('does not keep a process alive, and writes nothing to its output', async () => {
  const { facility } = await bench();
  const program = `
    import { createReporting } from ${JSON.stringify(new URL('./create-reporting.ts', import.meta.url).href)};
    import { monitorForTesting } from ${JSON.stringify(new URL('./monitorForTesting.ts', import.meta.url).href)};
    createReporting({ url: process.argv[1], token: process.argv[2], name: 'gateway' }, monitorForTesting());
    // Its own work: until both conversations are open.
    await new Promise((end) => process.once('message', end));
    process.disconnect();
  `;
  const child = spawn(
    process.execPath,
    [
      '--conditions=selfward-source',
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      program,
      facility.url,
      TOKEN,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  stops.push(async () => child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await expect.poll(() => facility.of('state').length, { timeout: 15_000 }).toBeGreaterThan(0);
  child.send('end');
  expect(await ended).toBe(0);
  expect(said).toBe('');
});
