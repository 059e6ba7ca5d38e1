import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../engine/run.ts';
import { type Site, siteForTesting } from '../engine/testing/site-for-testing.ts';
import { createListener } from '../probe/listener/create-listener.ts';
import { createNetworkTransport } from '../probe/network.ts';
import { loadTemplates, templateCheck } from './index.ts';

let site: Site | undefined;
afterEach(() => site?.stop());

/** Fetches an address of this machine, and answers when that is done. */
function fetched(address: string | undefined): Promise<string> {
  if (!address?.startsWith('http://127.0.0.1:')) return Promise.resolve('That is no address');
  return new Promise((resolve) => {
    get(address, { headers: { 'x-fetcher': '1' } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve('Fetched'));
    }).once('error', () => resolve('It was not reached'));
  });
}

async function checked(answer: Parameters<typeof siteForTesting>[0], listening = true) {
  site = await siteForTesting(answer);
  const { url } = site;
  const loaded = await loadTemplates(fileURLToPath(new URL('./testing/out-of-band/', import.meta.url)));
  expect(loaded.map(({ is }) => is)).toEqual(['ready', 'ready']);
  return run({
    target: { url },
    surface: () => Promise.resolve({ endpoints: [], gaps: [] }),
    checks: loaded.flatMap((each) => (each.is === 'ready' ? [templateCheck(each.compiled, url)] : [])),
    payloads: () => [],
    profile: 'normal',
    transport: createNetworkTransport(),
    ...(listening && { listener: await createListener() }),
  });
}

describe('templates that wait for calls', () => {
  it('are proved by a call that comes again, and not from an address that leads nowhere', async () => {
    const report = await checked(({ path, query, body }) => {
      if (path === '/preview') return fetched(query.get('u') ?? undefined);
      return path === '/import' ? fetched(/SYSTEM "([^"]*)"/.exec(body)?.[1]) : 'home';
    });
    const found = report.findings.map(({ check, confidence, proof }) => [check, confidence, proof.kind]);
    expect(found).toEqual([
      ['template-fetch', 'proved', 'callback'],
      ['template-raw-fetch', 'proved', 'callback'],
    ]);
  });

  it('find nothing where nobody calls', async () => {
    const report = await checked(() => 'Fetched');
    expect(report.findings).toEqual([]);
    expect(report.notChecked).toEqual([]);
  });

  it('are not checked where nobody listens', async () => {
    const report = await checked(() => 'Fetched', false);
    expect(site?.seen.filter(({ path }) => path !== '/')).toEqual([]);
    expect(report.notChecked.map(({ check }) => check)).toEqual(['template-fetch', 'template-raw-fetch']);
  });
});
