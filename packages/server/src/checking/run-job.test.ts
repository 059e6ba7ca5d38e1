import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Job } from './job.ts';
import { runJob } from './run-job.ts';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const q = new URL(request.url ?? '/', 'http://h').searchParams.get('q') ?? '';
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<a href="/?q=a">x</a><p>${q}</p>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const jobOf = (checks: string[]): Job => ({
  run: 'r1',
  device: 'lamp',
  passes: [{ url }],
  checks,
  profile: 'gentle',
  payloadFolders: [],
  ownChecks: [],
  browser: '/nowhere/chromium',
});

it('tells of a browser that does not start, and proves without it', async () => {
  const { findings, notChecked } = await runJob(
    jobOf(['reflected-xss']),
    new AbortController().signal,
    () => undefined,
  );
  expect(findings).toMatchObject([{ parameter: 'q', confidence: 'proved', proof: { kind: 'context' } }]);
  expect(notChecked).toContainEqual(
    expect.objectContaining({ reason: expect.stringMatching(/no browser ran .*\/nowhere\/chromium/) }),
  );
});

it('starts none for checks that have no use for it', async () => {
  const { notChecked } = await runJob(jobOf(['nosql-injection']), new AbortController().signal, () => undefined);
  expect(notChecked.map(({ reason }) => reason).filter((reason) => reason.includes('browser'))).toEqual([]);
});
