import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../engine/run.ts';
import { type Site, siteForTesting } from '../engine/testing/site-for-testing.ts';
import type { Report, RunOptions } from '../model/index.ts';
import { createNetworkTransport } from '../probe/network.ts';
import { lintTemplates, loadTemplates, templateCheck } from './index.ts';
import { deviceSite } from './testing/device-site.ts';

const folder = (name: string) => fileURLToPath(new URL(`./testing/${name}/`, import.meta.url));
const sites: Site[] = [];
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.stop()));
});

async function started(answer: Parameters<typeof siteForTesting>[0]): Promise<Site> {
  const site = await siteForTesting(answer);
  sites.push(site);
  return site;
}

async function checked(
  site: Site,
  options: Partial<RunOptions> = {},
  only?: readonly string[],
  from = folder('templates'),
): Promise<Report> {
  const loaded = await loadTemplates(from);
  const ready = loaded.flatMap((each) =>
    each.is === 'ready' && (!only || only.includes(each.id)) ? [each.compiled] : [],
  );
  return run({
    target: { url: site.url },
    surface: () => Promise.resolve({ endpoints: [], gaps: [] }),
    checks: ready.map((compiled) => templateCheck(compiled, site.url)),
    payloads: () => [],
    profile: 'normal',
    transport: createNetworkTransport({ connections: 4 }),
    ...options,
  });
}

/** They look at the start page, at a parameter's echo or at the clock: a match is no proof there. */
const TENTATIVE = new Set(['slow-answer', 'fixed-login']);
/** Its page is there whatever is asked for. */
const TELLS_NOTHING = new Set(['catch-all', 'many-logins']);

describe('templates against a device', () => {
  it('finds what each template describes, proved twice and with a control, and nothing on the mended twin', async () => {
    const flawed = await checked(await started(deviceSite(false)));
    const confidence = new Map(
      flawed.findings.map(({ check, confidence }) => [check.replace(/^template-/, ''), confidence]),
    );
    const ids = (await loadTemplates(folder('templates'))).map((each) =>
      each.is === 'broken' ? each.reason : each.id,
    );
    for (const id of ids) {
      const wanted = TELLS_NOTHING.has(id) ? undefined : TENTATIVE.has(id) ? 'tentative' : 'proved';
      expect.soft(confidence.get(id), id).toBe(wanted);
    }
    expect(flawed.notChecked).toMatchObject([{ check: 'template-many-logins' }]);

    const sound = await checked(await started(deviceSite(true)));
    expect(sound.findings).toEqual([]);
    expect(sound.notChecked).toMatchObject([{ check: 'template-many-logins' }]);
  }, 60_000);

  it('says which credentials fit, and believes no sign-in that takes anything', async () => {
    const site = await started(deviceSite(false));
    const report = await checked(site, {}, ['default-login']);
    expect(report.findings).toMatchObject([
      {
        check: 'template-default-login',
        cwe: 'CWE-1392',
        method: 'POST',
        url: `${site.url}login`,
        confidence: 'proved',
      },
    ]);
    expect(report.findings[0]?.proof.observed).toContain('username "admin", password "admin"');
    const lax = await started(() => ({ status: 302, headers: { 'set-cookie': 'session=x', location: '/' } }));
    expect((await checked(lax, {}, ['default-login'])).findings).toEqual([]);
  });

  it('proves no default credentials that stand in the text of a template, nor a page that is open to all', async () => {
    const open = await started(({ path }) => (path === '/basic' ? 'device settings' : { status: 404, body: 'none' }));
    expect((await checked(open, {}, ['basic-login', 'nested-basic'])).findings).toEqual([]);
    const report = await checked(open, {}, ['fixed-login']);
    expect(report.findings).toMatchObject([{ check: 'template-fixed-login', confidence: 'tentative' }]);
  });

  it('tries few sign-ins, and says that it did not try all', async () => {
    const site = await started(deviceSite(true));
    const report = await checked(site, { profile: 'normal' }, ['many-logins']);
    expect(site.seen.filter(({ method }) => method === 'POST')).toHaveLength(5);
    expect(report.notChecked).toMatchObject([{ check: 'template-many-logins', cause: 'by-rule' }]);
  });

  it('goes to no other host, whatever an answer says', async () => {
    const elsewhere = await started(() => 'Admin panel');
    const site = await started(({ path }) =>
      path === '/' ? 'home' : { status: 302, headers: { location: `${elsewhere.url}panel` } },
    );
    const report = await checked(site, {}, ['redirect-followed']);
    expect(report.findings).toEqual([]);
    expect(elsewhere.seen).toEqual([]);
  });

  it('writes nothing under gentle, and says what it left alone', async () => {
    const site = await started(deviceSite(false));
    const report = await checked(site, { profile: 'gentle' }, ['raw-post']);
    expect(site.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(report.notChecked).toMatchObject([{ check: 'template-raw-post', cause: 'by-rule' }]);
  });

  it('leaves a page alone that is named like an action, and what the policy denies', async () => {
    const site = await started(deviceSite(false));
    const policy = { profile: 'normal' as const, allow: [], deny: ['/panel'] };
    const report = await checked(site, { policy }, ['panel-title']);
    expect(site.seen.some(({ path }) => path === '/panel')).toBe(false);
    expect(report.notChecked).toMatchObject([{ check: 'template-panel-title', cause: 'by-rule' }]);
  });

  it('keeps its fingerprints from run to run, random texts or not', async () => {
    const site = await started(deviceSite(false));
    const ids = async () =>
      (await checked(site, {}, ['reflected-random', 'computed-sum', 'git-config'])).findings.map(({ id }) => id);
    const first = await ids();
    expect(first).toHaveLength(3);
    expect(await ids()).toEqual(first);
  });

  it("asks addresses of a template's own where they are the target's, and says of others that they are not", async () => {
    const site = await started(deviceSite(false));
    const elsewhere = await started(() => 'Admin panel');
    const base = await mkdtemp(join(tmpdir(), 'self-contained-'));
    const written = (id: string, url: string) =>
      writeFile(
        join(base, `${id}.yaml`),
        `id: ${id}\ninfo: { name: ${id}, author: a, severity: info }\nself-contained: true\n` +
          `http:\n  - method: GET\n    path: ['${url}panel']\n    matchers: [{ type: word, words: ['Admin panel'] }]\n`,
      );
    await written('own', site.url);
    await written('other', elsewhere.url);
    const report = await checked(site, {}, undefined, base);
    expect(report.findings).toMatchObject([{ check: 'template-own', confidence: 'proved' }]);
    expect(report.notChecked).toMatchObject([{ check: 'template-other', cause: 'by-rule' }]);
    expect(elsewhere.seen).toEqual([]);
    await rm(base, { recursive: true });
  });

  it('shows no session cookie in a report', async () => {
    const report = await checked(await started(deviceSite(false)), {}, ['cookie-chain']);
    expect(report.findings).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain('s3cr3t');
  });
});

describe('lintTemplates', () => {
  it('says of each template that is not run what it wants', async () => {
    const loaded = await loadTemplates(folder('not-supported'));
    const said = new Map(
      loaded.map((each) => [each.file, each.is === 'not-supported' ? each.reasons.join('; ') : each.is]),
    );
    const wanted: [string, RegExp][] = [
      ['code', /code that runs/],
      ['javascript', /JavaScript/],
      ['headless', /browser/],
      ['dns', /DNS/],
      ['oast', /look-ups of names/],
      ['script-flow', /flow is more than a boolean/],
      ['self-contained', /a value for "token"/],
      ['gadget', /function generate_java_gadget/],
      ['unsafe', /"unsafe" of a request/],
      ['lookahead', /unsupported Perl syntax/],
      ['outside-value', /a value for "api_key"/],
    ];
    for (const [id, reason] of wanted) expect.soft(said.get(`${id}.yaml`), id).toMatch(reason);
    expect(lintTemplates(loaded)).toMatchObject({ ready: 0, notSupported: wanted.length, broken: 0 });
  });
});
