import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Check, defineCheck } from '../model/check.ts';
import type { Report } from '../model/report.ts';
import type { RunOptions } from '../model/run.ts';
import { loadReporters } from '../reports/index.ts';
import { findingForTesting, reportForTesting } from '../reports/reportForTesting.ts';
import { siteForTesting } from '../surface/siteForTesting.ts';
import { runCommand, type World } from './run-command.ts';

const check = (id: string, byDefault = true): Check =>
  defineCheck({
    id,
    title: `Title of ${id}`,
    cwe: 'CWE-79',
    severity: 'high',
    cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
    scope: 'target',
    byDefault,
    advice: { any: 'x' },
    ceiling: { gentle: 1, normal: 1, thorough: 1 },
    applies: () => true,
    run: () => {
      throw new Error('nothing here runs a check');
    },
  });

/** Stops the run that goes on, as Ctrl-C would. */
let stopRunning = () => {};

type Given = Parameters<World['run']>;

/** Runs the command in a world that records; the run itself gives the report it is told to. */
async function command(
  argv: string[],
  report: Report | ((options: Given[0]) => Promise<Report>) = reportForTesting(),
  tty = false,
) {
  let out = '';
  let err = '';
  const given: Given[] = [];
  const status = await runCommand(argv, {
    out: { write: (text) => (out += text), isTTY: false },
    err: { write: (text) => (err += text), isTTY: tty, columns: 60 },
    version: () => '1.2.3',
    loadChecks: async () => [check('reflected-xss'), check('stored-xss'), check('slow-one', false)],
    loadReporters,
    async run(...options) {
      given.push(options);
      return typeof report === 'function' ? report(options[0]) : report;
    },
    onStop: (asked) => {
      stopRunning = asked;
      return () => {};
    },
  });
  return { status, out, err, given, options: given[0]?.[0] };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-cli-'));
  await writeFile(join(folder, 'urls.txt'), '# ours\nhttp://host.test/a?x=1\n\n/b?y=2\n');
  await writeFile(join(folder, 'bad.txt'), 'http://host.test/a\nhttp://other.test/a\n');
  await writeFile(
    join(folder, 'api.json'),
    '{"openapi":"3.1.0","paths":{"/p":{"get":{"parameters":[{"name":"q","in":"query"}]}}}}',
  );
  await writeFile(join(folder, 'old.json'), '{"swagger":"2.0"}');
});

const U = 'http://host.test/';

describe('wrong usage: status 2, and the likely mistake', () => {
  it.each<[string[], string]>([
    [[], 'no command'],
    [['http://host.test/'], 'selfward check http://host.test/'],
    [['scan', U], 'is no command'],
    [['check'], 'no URL is given'],
    [['check', 'host.test'], 'http:// missing'],
    [['check', 'ftp://host.test/'], 'only http and https'],
    [['check', 'http://ann:pw@host.test/'], '--header'],
    [['check', U, 'more'], 'one URL at a time'],
    [['check', U, '--fromat', 'json'], '--fromat is not an option (--format?)'],
    [['check', U, '--format', 'jsno'], '"jsno" is not known (json?); known are html, json, sarif, text'],
    [['check', U, '--profile', 'fast'], 'known are gentle, normal, thorough'],
    [['check', U, '--checks', 'reflected-xs'], '(reflected-xss?); known are reflected-xss, stored-xss, slow-one'],
    [['check', U, '--checks', ' , '], 'no check is named'],
    [['check', U, '--rate', 'many'], '--rate: "many" is no number of requests per second above 0'],
    [['check', U, '--budget', '1.5'], 'no whole number'],
    [['check', U, '--budget', '0'], 'above 0'],
    [['check', U, '--callback', 'http://a'], 'no host or host:port'],
    [['check', U, '--callback', 'a:70000'], 'no host or host:port'],
    [['check', U, '--budget-per-endpoint', '2.5'], '--budget-per-endpoint: 2.5 is no whole number'],
    [['check', U, '--fail-on', 'severe'], 'known are info, low, medium, high, critical'],
    [['check', U, '--header', 'secret-without-colon'], "'Name: value'"],
    [['check', U, '--list', '/no/such/file'], 'there is no such file'],
    [['check', U, '--output', '/no/such/folder/report'], '/no/such/folder cannot be written to, or is not there'],
    [['check', U, '--output', '/tmp'], '/tmp is a folder (a file name missing?)'],
    [['check', U, '--openapi', 'http://elsewhere.test/api.json'], 'on another host or port than the target'],
    [['check', U, '--format', 'json', '--format', 'text'], '--format is given twice'],
    [['check', U, '--rate'], '--rate'],
  ])('%j', async (argv, message) => {
    const { status, err, out, given } = await command(argv);
    expect(err).toContain(message);
    expect([status, out, given]).toEqual([2, '', []]);
  });

  it('names file and line of a list, and what is wrong with a description', async () => {
    const list = await command(['check', U, '--list', join(folder, 'bad.txt')]);
    expect(list.err).toContain(
      `bad.txt:2: "http://other.test/a" is outside the scope, which is http://host.test alone`,
    );
    expect(list.status).toBe(2);
    expect((await command(['check', U, '--openapi', join(folder, 'old.json')])).err).toContain('Swagger 2');
  });

  it('repeats no header value', async () => {
    const { err } = await command(['check', U, '--header', 's3cret value']);
    expect(err).not.toContain('s3cret');
  });
});

describe('what needs no target', () => {
  it('helps, tells its version and its checks', async () => {
    expect((await command(['--help'])).out).toContain('Usage: selfward check <url>');
    expect((await command(['check', '--help'])).status).toBe(0);
    expect((await command(['--version'])).out).toBe('1.2.3\n');
    const { out, status } = await command(['check', '--checks', 'list']);
    expect(out.split('\n')).toEqual([
      'reflected-xss  CWE-79    Title of reflected-xss',
      'stored-xss     CWE-79    Title of stored-xss',
      'slow-one       CWE-79    Title of slow-one (only where named)',
      '',
    ]);
    expect(status).toBe(0);
  });
});

describe('exit status', () => {
  const failed = { endpoint: 'GET /', reason: 'gone', cause: 'failed' as const };
  const byRule = { endpoint: 'GET /', reason: 'no', cause: 'by-rule' as const };
  const tentative = findingForTesting({ confidence: 'tentative', severity: 'critical' });
  it.each<[number, string, Partial<Report>, string[]]>([
    [0, 'nothing found', {}, []],
    [0, 'left alone by rule', { notChecked: [byRule] }, []],
    [3, 'something failed', { notChecked: [byRule, failed] }, []],
    [1, 'a proved finding', { findings: [findingForTesting()] }, []],
    [1, 'a proved finding, though something failed', { findings: [findingForTesting()], notChecked: [failed] }, []],
    [
      0,
      'a proved finding below --fail-on',
      { findings: [findingForTesting({ severity: 'medium' })] },
      ['--fail-on', 'high'],
    ],
    [
      1,
      'a proved finding at --fail-on',
      { findings: [findingForTesting({ severity: 'high' })] },
      ['--fail-on', 'high'],
    ],
    [
      3,
      'one below --fail-on, and something failed',
      { findings: [findingForTesting()], notChecked: [failed] },
      ['--fail-on', 'high'],
    ],
    [0, 'a tentative one', { findings: [tentative] }, []],
    [0, 'info, by default', { findings: [findingForTesting({ severity: 'info' })] }, []],
  ])('%i: %s', async (status, _what, parts, argv) => {
    expect((await command(['check', U, ...argv], reportForTesting(parts))).status).toBe(status);
  });

  it('is 3 for a run that was stopped, which still reports', async () => {
    const { status, out } = await command(['check', U], async ({ signal }) => {
      const stopped = new Promise((resolve) => signal?.addEventListener('abort', resolve));
      stopRunning();
      await stopped;
      return reportForTesting();
    });
    expect(status).toBe(3);
    expect(out).toContain('http://host.test/');
  });
});

describe('what a run is asked', () => {
  it('has defaults', async () => {
    const { options, given } = await command(['check', U]);
    expect(options?.checks.map(({ id }) => id)).toEqual(['reflected-xss', 'stored-xss']);
    expect(options).toMatchObject({ target: { url: U }, profile: 'normal' });
    expect(options).not.toHaveProperty('identity');
    expect(given[0]?.[1]).toMatchObject({ insecure: false });
  });

  it('takes everything over', async () => {
    const { options, given } = await command(
      `check ${U} --checks slow-one,stored-xss --profile gentle --rate 2.5 --budget 90 --timeout 4 --insecure`
        .split(' ')
        .concat('--header', 'Authorization: Bearer abc:def', '--header', 'X-A:1'),
    );
    expect(options?.checks.map(({ id }) => id)).toEqual(['slow-one', 'stored-xss']);
    expect(options).toMatchObject({ profile: 'gentle', rate: 2.5, budget: 90 });
    expect(options?.identity?.headers).toEqual([
      ['Authorization', 'Bearer abc:def'],
      ['X-A', '1'],
    ]);
    expect(given[0]?.[1]).toMatchObject({ insecure: true, timeoutMs: 4000 });
  });

  const learnt = async (options: Pick<RunOptions, 'surface'> | undefined, site = siteForTesting({})) => {
    const surface = await options?.surface(site, new AbortController().signal);
    return { site, ids: surface?.endpoints.map(({ id }) => id), gaps: surface?.gaps };
  };

  it('reads lists and descriptions instead of crawling, all that are given', async () => {
    const { options } = await command([
      'check',
      U,
      '--list',
      join(folder, 'urls.txt'),
      '--openapi',
      join(folder, 'api.json'),
    ]);
    const { site, ids } = await learnt(options);
    expect(ids).toEqual(['GET http://host.test/a', 'GET http://host.test/b', 'GET http://host.test/p']);
    expect(site.asked).toEqual([]);
  });

  it('fetches a description of the target through the run, and tells when it cannot', async () => {
    const { options } = await command(['check', U, '--openapi', `${U}api.json`]);
    const body = await readFile(join(folder, 'api.json'), 'utf8');
    expect((await learnt(options, siteForTesting({ '/api.json': { type: 'application/json', body } }))).ids).toEqual([
      'GET http://host.test/p',
    ]);
    const missing = await learnt(options);
    expect(missing.gaps).toEqual([
      { endpoint: 'GET http://host.test/api.json', reason: 'it answered 404 instead of a description' },
    ]);
  });

  it('crawls otherwise', async () => {
    const { options } = await command(['check', U]);
    expect((await learnt(options, siteForTesting({ '/': '<a href=/x?q=1>' }))).site.asked).toContain('GET /x?q=1');
  });
});

describe('output', () => {
  it('is the report and nothing else where there is no terminal', async () => {
    const { out, err } = await command(['check', U, '--format', 'json'], async ({ on }) => {
      on?.({ type: 'progress', sent: 3, planned: 10, doing: 'GET /' });
      on?.({ type: 'finding', finding: findingForTesting() });
      return reportForTesting();
    });
    expect(JSON.parse(out)).toEqual(reportForTesting());
    expect(err).toBe('');
  });

  it('goes to a file', async () => {
    const file = join(folder, 'report.sarif');
    const { out } = await command(['check', U, '--format', 'sarif', '--output', file]);
    expect(out).toBe('');
    expect(JSON.parse(await readFile(file, 'utf8')).version).toBe('2.1.0');
  });

  it('shows progress on a terminal in one line, and takes it away', async () => {
    const { err } = await command(
      ['check', U],
      async ({ on }) => {
        on?.({ type: 'progress', sent: 3, planned: 10, doing: 'GET /\u001b[2Jx\ny' });
        on?.({ type: 'finding', finding: findingForTesting() });
        return reportForTesting();
      },
      true,
    );
    expect(err).toBe('\r\x1b[K3/10 probes · 0 proved · GET /x y\r\x1b[K3/10 probes · 1 proved · GET /x y\r\x1b[K');
  });
});
