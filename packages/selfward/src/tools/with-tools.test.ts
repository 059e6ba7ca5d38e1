import { afterEach, describe, expect, it } from 'vitest';
import reflectedXss from '../checks/reflected-xss.ts';
import { type FlawedServer, flawedServerForTesting } from '../cli/flawedServerForTesting.ts';
import { run } from '../engine/run.ts';
import type { Check, Pair, Policy, Profile, Report } from '../model/index.ts';
import { createNetworkTransport } from '../probe/network.ts';
import { crawl, list } from '../surface/index.ts';
import type { Tool } from './declaration.ts';
import { toolForTesting } from './toolForTesting.ts';
import { withTools } from './with-tools.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0)) await each();
});

async function scan(script: string, more?: string): Promise<Tool> {
  const { tool, remove } = await toolForTesting(script, more);
  undo.push(remove);
  return tool;
}

async function site(): Promise<FlawedServer> {
  const server = await flawedServerForTesting();
  undo.push(() => server.close());
  return server;
}

interface Given {
  checks?: readonly Check[];
  profile?: Profile;
  policy?: Policy;
  headers?: readonly Pair[];
  /** Only these are known of the site, instead of what a crawl finds. */
  only?: string;
  signal?: AbortSignal;
}

function check(url: string, tool: Tool, given: Given = {}): Promise<Report> {
  const { checks = [reflectedXss], profile = 'normal', only, ...rest } = given;
  const surface = only === undefined ? crawl(url) : () => Promise.resolve(list(only, new URL(url).origin).surface);
  const target = { url };
  return withTools({ tools: [tool], target, profile, checks, known: [reflectedXss], surface, ...rest }, (part) =>
    run({ target, profile, payloads: () => [], transport: createNetworkTransport(), ...rest, ...part }),
  );
}

const REPORTS = (finding: Record<string, unknown>) => `console.log(JSON.stringify(${JSON.stringify(finding)}));`;

describe('withTools', () => {
  it('merges what a tool and our own check saw of the same place, by fingerprint', async () => {
    const { url } = await site();
    const { findings, checks } = await check(
      url,
      await scan(REPORTS({ url: '/greet?name=%3C', parameter: 'name', cwe: 'CWE-79' })),
    );
    expect(findings).toEqual([
      expect.objectContaining({ confidence: 'proved', origin: 'selfward, scan', check: 'reflected-xss' }),
    ]);
    expect(checks).toEqual(['reflected-xss', 'scan']);
  });

  it('looks at a place that only the tool named, and proves it', async () => {
    const { url } = await site();
    const tool = await scan(REPORTS({ url: '/greet?name=%3Cx%3E', parameter: 'name', cwe: 'CWE-79' }));
    const { findings } = await check(url, tool, { only: '/hello?name=x' });
    expect(findings).toEqual([
      expect.objectContaining({
        confidence: 'proved',
        origin: 'selfward, scan',
        url: `${url}greet`,
        parameter: 'name',
      }),
    ]);
  });

  it('takes the only field of an address for the one that is meant, where none is named', async () => {
    const { url } = await site();
    const tool = await scan(REPORTS({ url: '/greet?name=%3Cx%3E#top', cwe: 'CWE-79' }));
    const { findings } = await check(url, tool);
    expect(findings).toEqual([expect.objectContaining({ origin: 'selfward, scan', parameter: 'name' })]);
  });

  it('leaves tentative what it looked at and could not prove, and says so', async () => {
    const { url } = await site();
    const tool = await scan(REPORTS({ url: '/hello?name=x', parameter: 'name', cwe: 'CWE-79' }));
    const { findings } = await check(url, tool);
    expect(findings).toContainEqual(
      expect.objectContaining({
        ...{ confidence: 'tentative', origin: 'scan', url: `${url}hello` },
        proof: expect.objectContaining({ kind: 'none', control: expect.stringMatching(/could not prove/) }),
      }),
    );
  });

  it('runs a tool alone, and our check only where it reports something', async () => {
    const { url, asked } = await site();
    const tool = await scan(REPORTS({ url: '/greet', parameter: 'name', cwe: 'CWE-79' }));
    const { findings } = await check(url, tool, { checks: [] });
    expect(findings).toEqual([expect.objectContaining({ confidence: 'proved', origin: 'selfward, scan' })]);
    expect(asked.filter((line) => /\/hello/.test(line)).length).toBeLessThan(3);
  });

  it('hands over the URL and the test’s id, keeps kinds of its own, and drops what is elsewhere', async () => {
    const { url } = await site();
    const tool = await scan(
      `const [url, test] = process.argv.slice(2);
      console.log(JSON.stringify({ url, rule: test, title: 'Odd', severity: 'low', evidence: 'seen' }));
      console.log(JSON.stringify({ url: 'http://elsewhere.test/x', rule: test }));`,
      'test: odd-header',
    );
    const { findings, notChecked } = await check(url, tool, { checks: [] });
    expect(findings).toEqual([
      expect.objectContaining({
        check: 'scan-odd-header',
        title: 'Odd',
        cwe: 'CWE-693',
        severity: 'low',
        reproduce: expect.stringMatching(/^curl .*http:/),
        origin: 'scan',
        url,
      }),
    ]);
    expect(notChecked).toEqual([
      {
        endpoint: `GET ${url}`,
        check: 'scan',
        cause: 'by-rule',
        reason: expect.stringMatching(/^1 of its findings left out: http:\/\/elsewhere\.test is outside the scope/),
      },
    ]);
  });

  it('starts a tool for each endpoint with its request, and reads what is in it', async () => {
    const { url } = await site();
    const tool = await scan(
      `import { readFileSync } from 'node:fs';
      const [line] = readFileSync(process.argv[2], 'utf8').split('\\r\\n');
      if (/greet/.test(line)) console.log(JSON.stringify({ parameter: 'name', evidence: line }));`,
      "for: endpoint\narguments: ['{request}']\ncheck: reflected-xss\nlocations: [query]",
    );
    const { findings } = await check(url, tool, { checks: [] });
    expect(findings).toEqual([
      expect.objectContaining({ url: `${url}greet`, location: 'query', origin: 'selfward, scan' }),
    ]);
  });

  it('hands headers over in a file that is its own, and shows no secret', async () => {
    const { url } = await site();
    const tool = await scan(
      `import { readFileSync, statSync } from 'node:fs';
      const file = process.argv[2];
      const said = readFileSync(file, 'utf8') + (statSync(file).mode & 0o777).toString(8) + process.argv.join(' ');
      console.log(JSON.stringify({ title: 'said', evidence: said }));`,
      "arguments: ['{headers}']",
    );
    const headers: Pair[] = [['X-Device', 'tops3cret']];
    const { findings } = await check(url, tool, { checks: [], headers });
    expect(findings[0]?.evidence).toMatch(/^X-Device: <secret>\n600/);
    expect(JSON.stringify(findings)).not.toContain('tops3cret');
  });

  const lost: [what: string, script: string, more: string, given: Given, cause: string, reason: RegExp][] = [
    ['is not installed', '', 'install: apt-get install it', {}, 'failed', /not installed \(apt-get install it\)/],
    ['ends with an error', 'console.error("no licence"); process.exit(7)', '', {}, 'failed', /exit code 7: no licence/],
    ['says that it failed', 'console.log("ERROR unreachable")', "failed: '^ERROR'", {}, 'failed', /ERROR unreachable/],
    ['takes too long', 'setInterval(() => {}, 1000)', 'timeLimit: 0.5', {}, 'failed', /took more than 0\.[45]/],
    ['babbles', 'console.log("hello")', '', {}, 'failed', /no JSON object/],
    ['wants templates', '', "arguments: ['{templates}']", {}, 'failed', /wants a folder of templates/],
    ['keeps to no rate', '', '', { profile: 'gentle' }, 'by-rule', /does not say that it keeps to a rate/],
    [
      'may not go everywhere',
      '',
      '',
      { policy: { profile: 'normal', allow: [], deny: ['/greet'] } },
      'by-rule',
      /must not be touched/,
    ],
    ['cannot be told who we are', '', '', { headers: [['Cookie', 'a=1']] }, 'by-rule', /called as nobody/],
  ];

  it.each(lost)('says what was not checked where it %s', async (what, script, more, given, cause, reason) => {
    const { url } = await site();
    const tool = await scan(script, more);
    const started = what === 'is not installed' ? { ...tool, command: 'selfward-no-such-tool' } : tool;
    const { notChecked, findings } = await check(url, started, { checks: [], ...given });
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([
      { endpoint: `GET ${url}`, check: 'scan', cause, reason: expect.stringMatching(reason) },
    ]);
  });

  it('tells a gentle tool a rate', async () => {
    const { url } = await site();
    const tool = await scan(
      'console.log(JSON.stringify({ title: process.argv.slice(2).join(" ") }))',
      "gentle: true\narguments: ['{rate}', '{delay}', '{profile}']",
    );
    const { findings } = await check(url, tool, { checks: [], profile: 'gentle' });
    expect(findings).toEqual([expect.objectContaining({ title: '2 0.5 gentle' })]);
  });

  it('starts nothing where the target cannot be reached', async () => {
    const server = await site();
    await server.close();
    undo.pop();
    const { notChecked } = await check(server.url, await scan('process.exit(9)'), { checks: [] });
    expect(notChecked.map(({ reason }) => reason)).toContain('the target could not be read, so it was not started');
  });

  it('ends the tool with the run', async () => {
    const server = await site();
    const tool = await scan('fetch(new URL("up", process.argv[2])); setInterval(() => {}, 1000)');
    const stopping = new AbortController();
    const running = check(server.url, tool, { checks: [], signal: stopping.signal });
    await expect.poll(() => server.asked.includes('GET /up'), { timeout: 10_000 }).toBe(true);
    stopping.abort();
    const { notChecked } = await running;
    expect(notChecked).toContainEqual(expect.objectContaining({ reason: expect.stringMatching(/was stopped/) }));
  });
});
