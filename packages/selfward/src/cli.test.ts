import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type FlawedServer, flawedServerForTesting } from './cli/flawedServerForTesting.ts';
import { ReportSchema } from './model/report.ts';

const ENTRY = `import(${JSON.stringify(new URL('./cli.ts', import.meta.url).href)}).then((m) => m.main(process.argv.slice(1)))`;
const running: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function site(options?: Parameters<typeof flawedServerForTesting>[0]): Promise<FlawedServer> {
  const server = await flawedServerForTesting(options);
  running.push(server);
  return server;
}

/** The command as a process of its own, as somebody runs it. */
function start(...args: string[]): {
  child: ChildProcess;
  ended: Promise<{ status: number | null; out: string; err: string }>;
} {
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', ENTRY, '--', ...args]);
  running.push({ close: () => child.kill('SIGKILL') });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  return { child, ended: once(child, 'close').then(([status]) => ({ status, out, err })) };
}

const command = (...args: string[]) => start(...args).ended;

describe('selfward', () => {
  it('finds the flaw of a site that it crawls, and nothing on its twin', async () => {
    const { url } = await site();
    const { status, out, err } = await command('check', url, '--format', 'json', '--checks', 'reflected-xss');
    const report = ReportSchema.parse(JSON.parse(out));
    expect(
      report.findings.map(({ check, url: at, parameter, confidence }) => ({ check, at, parameter, confidence })),
    ).toEqual([{ check: 'reflected-xss', at: `${url}greet`, parameter: 'name', confidence: 'proved' }]);
    expect([status, err]).toEqual([1, '']);
  });

  it('gives the same weakness the same fingerprint in every run', async () => {
    const { url } = await site();
    const ids = async () => {
      const { out } = await command('check', url, '--format', 'json', '--checks', 'reflected-xss');
      return ReportSchema.parse(JSON.parse(out)).findings.map(({ id }) => id);
    };
    const first = await ids();
    expect(first).toHaveLength(1);
    expect(await ids()).toEqual(first);
  });

  it('ends with 0 on a sound site, and never sends a secret into the report', async () => {
    const { url } = await site({ flawed: false });
    const { status, out } = await command(
      'check',
      url,
      '--format',
      'json',
      '--header',
      'Authorization: Bearer s3cr3t-t0ken-0123',
    );
    expect(JSON.parse(out)).toMatchObject({ findings: [], notChecked: [] });
    expect(out).not.toContain('s3cr3t');
    expect(status).toBe(0);
  });

  it('ends with 3 and a report where nobody answers', async () => {
    const { status, out } = await command('check', 'http://127.0.0.1:1/', '--format', 'json');
    const report = ReportSchema.parse(JSON.parse(out));
    expect(report.notChecked).toEqual([
      expect.objectContaining({ endpoint: 'GET http://127.0.0.1:1/', cause: 'failed' }),
    ]);
    expect(status).toBe(3);
  });

  it('ends with 3 where somebody answers who speaks no HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1');
    running.push(server);
    await once(server, 'listening');
    const address = server.address();
    const { status, out } = await command(
      'check',
      `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
      '--format',
      'json',
    );
    expect(ReportSchema.parse(JSON.parse(out)).notChecked).not.toEqual([]);
    expect(status).toBe(3);
  });

  it('keeps to its budget, and says what was not reached', async () => {
    const { url, asked } = await site({ flawed: false });
    const { status, out } = await command('check', url, '--format', 'json', '--budget', '6');
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(JSON.parse(out).stats.requests).toBeLessThanOrEqual(6);
    expect(status).toBe(3);
  });

  it('stops when asked, with a report of what it had', async () => {
    const { url, asked } = await site({ flawed: false, delayMs: 40 });
    const { child, ended } = start('check', url, '--format', 'json');
    while (asked.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    // As a wrapper does that passes on what its whole group was sent.
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const { status, out } = await ended;
    expect(ReportSchema.parse(JSON.parse(out)).notChecked.some(({ cause }) => cause === 'failed')).toBe(true);
    expect(status).toBe(3);
  });

  it('tells wrong usage on the error output alone', async () => {
    const { status, out, err } = await command('check', 'host');
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain('http:// missing in front?');
  });

  it('survives a reader that goes away', async () => {
    const { url } = await site();
    const { child, ended } = start('check', url, '--format', 'html', '--checks', 'reflected-xss');
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ status: 1, err: '' });
  });
});
