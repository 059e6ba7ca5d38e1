import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, picture, startBrowser } from './support/browser.ts';
import { CHROMIUM, missing } from './support/needs.ts';
import { becomeAdministrator } from './support/people.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** What a technician might write: the device's backup lies about. */
const SCRIPT = `#!${process.execPath}
const [url, test] = process.argv.slice(2);
const answer = await fetch(new URL('/config.bak', url));
if (answer.ok) console.log(JSON.stringify({
  rule: test, title: 'The configuration can be read', cwe: 'CWE-538', severity: 'high',
  url: '/config.bak', evidence: (await answer.text()).slice(0, 100),
}));
`;

const DECLARATION = `id: backups
title: Backups
about: Looks whether a backup of the configuration lies about.
command: ./backups.mjs
arguments: ['{url}', '{test}', [--rate, '{rate}']]
test: readable-backup
results: { format: jsonl }
gentle: true
cwe: CWE-538
`;

const TEMPLATE = `id: device-model
info:
  name: The device tells its model
  author: test
  severity: info
  classification: { cwe-id: CWE-200 }
http:
  - method: GET
    path: ['{{BaseURL}}/model']
    matchers:
      - { type: word, words: ['Boiler 9'] }
`;

/**
 * A script of somebody's own and a template are switched on for a device on its form, run with its checks, and what they
 * find stands among its findings with where it is from.
 */
describe.skipIf(missing('Chromium', CHROMIUM))('an administrator has a script and a template look at a device', () => {
  let server: ServerProcess;
  let browser: Browser;
  let admin: Page;
  let device: Server;
  let backup = true;

  beforeAll(async () => {
    device = createServer((request, response) => {
      const page = request.url === '/config.bak' && backup ? 'pin=1234' : request.url === '/model' ? 'Boiler 9' : '';
      response.writeHead(page === '' && request.url !== '/' ? 404 : 200, { 'content-type': 'text/plain' }).end(page);
    });
    await new Promise<void>((done) => device.listen(0, '127.0.0.1', done));
    server = await startServer();
    // Into the running server: what lies there is taken up as it is.
    const tools = join(server.data, 'tools');
    await mkdir(tools);
    await writeFile(join(tools, 'backups.yaml'), DECLARATION);
    await writeFile(join(tools, 'broken.yaml'), 'id: broken\nshell: yes\n');
    await writeFile(join(tools, 'backups.mjs'), SCRIPT);
    await chmod(join(tools, 'backups.mjs'), 0o700);
    browser = await startBrowser();
    admin = await browser.open();
    await becomeAdministrator(admin, server);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    device.closeAllConnections();
    await new Promise((done) => device.close(done));
  });

  const at = (path: string) => new URL(path, server.url).href;
  const text = async () => (await admin.locator('main').textContent()) ?? '';

  async function run(): Promise<void> {
    await admin.goto(at('/devices/boiler'));
    await admin.getByRole('form', { name: 'Check boiler now' }).getByRole('button', { name: 'Check now' }).click();
    await admin.waitForURL('**/runs/*');
    const over = () => admin.locator('[data-run-page]').getAttribute('data-over');
    await expect.poll(over, { timeout: 120_000 }).toBe('true');
  }

  it('sees what is declared, what is missing and what was refused', async () => {
    await admin.goto(at('/checks'));
    const page = await text();
    for (const word of ['Backups', 'Wapiti', 'zap.sh is not installed', 'broken.yaml:1']) expect(page).toContain(word);
    await picture(admin, 'tool-1-checks');
  });

  it('adds a template on its page, where one that is broken is refused with its line', async () => {
    await admin.goto(at('/templates'));
    await admin.getByLabel('Its YAML').fill(TEMPLATE.replace('severity: info', 'severity: [info'));
    await admin.getByRole('button', { name: 'Add the template' }).click();
    expect(await text()).toMatch(/line \d+: /);
    await picture(admin, 'tool-2-template-refused');
    await admin.getByLabel('Its YAML').fill(TEMPLATE);
    await admin.getByRole('button', { name: 'Add the template' }).click();
    expect(await text()).toContain('1 template can run');
  });

  it('switches them on for a new device, on its form', async () => {
    await admin.goto(at('/new-device'));
    await admin.getByLabel('Name', { exact: true }).fill('boiler');
    await admin.getByLabel('Category').fill('actuator');
    await admin.getByLabel('Model', { exact: true }).fill('Boiler 9');
    await admin.getByLabel('Position').fill('cellar');
    await admin.getByLabel('One more, by name').fill('ethernet');
    const { port } = device.address() as AddressInfo;
    await admin.getByLabel('Addresses of its web interface').fill(`http://127.0.0.1:${port}/`);
    for (const box of ['Backups', 'The device tells its model']) await admin.getByLabel(box, { exact: true }).check();
    await admin.getByLabel('Stored cross-site scripting').uncheck();
    await picture(admin, 'tool-3-form');
    await admin.getByRole('button', { name: 'Add the device' }).click();
    await admin.waitForURL('**/devices/boiler');
    await admin.goto(at('/devices/boiler/edit'));
    expect(await admin.getByLabel('Backups', { exact: true }).isChecked()).toBe(true);
    expect(await admin.getByLabel('Stored cross-site scripting').isChecked()).toBe(false);
    expect(await admin.getByLabel('Wapiti').isChecked()).toBe(false);
  });

  it('finds what the script and the template found, each with where it is from', async () => {
    await run();
    await picture(admin, 'tool-4-run');
    await admin.goto(at('/findings?device=boiler'));
    const list = await text();
    expect(list).toContain('The configuration can be read');
    expect(list).toContain('The device tells its model');
    await admin.getByRole('link', { name: 'The configuration can be read' }).click();
    await admin.waitForURL('**/findings/*');
    const page = await text();
    for (const word of ['Reported by', 'backups', 'Tentative', 'CWE-538', 'pin=1234']) expect(page).toContain(word);
    await picture(admin, 'tool-5-finding');
  });

  it('orders no tool that nobody switched on for the device', async () => {
    const answer = await admin.request.post(at('/api/devices/boiler/runs'), { data: { checks: ['wapiti'] } });
    expect(answer.status()).toBe(422);
    expect(await answer.text()).toContain('wapiti is not switched on for boiler');
  });

  it('closes it when the script looked again and reports it no more', async () => {
    backup = false;
    const place = admin.url();
    await admin.getByRole('button', { name: 'Retest' }).click();
    const lead = async () => {
      await admin.goto(place);
      return (await admin.locator('.finding-lead').textContent()) ?? '';
    };
    await expect.poll(lead, { timeout: 120_000 }).toMatch(/closed|mended/i);
  });
});
