import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInAs } from './support/api.ts';
import { PASSWORD } from './support/people.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
  if (server !== undefined) await rm(server.data, { recursive: true, force: true });
});

/** As a browser, a link preview or a monitoring tool fetches it. */
const fetchPage = async (path = '/') => {
  const response = await fetch(new URL(path, server.url), { headers: { accept: 'text/html' } });
  return { status: response.status, path: new URL(response.url).pathname, page: await response.text() };
};

it('prints its own address first', async () => {
  const [first] = /https?:\/\/[^\s]+/.exec(server.said()) ?? [];
  expect(first).toBe(server.url);
});

it('answers with the sign-in page, however often it is fetched', async () => {
  for (let times = 0; times < 25; times++) {
    const { status, path, page } = await fetchPage();
    expect({ status, path }).toEqual({ status: 200, path: '/sign-in' });
    expect(page).toContain('type="password"');
    expect(page).not.toContain(server.oneTime?.password);
  }
});

it('still lets the administrator in by the printed password, until a password was chosen', async () => {
  const { name, password } = server.oneTime ?? { name: '', password: '' };
  await signInAs(server.url, name, password);
  const again = await signInAs(server.url, name, password);
  await expect(again.call('GET', '/api/devices')).rejects.toThrow('403');
  await again.call('PUT', '/api/account/password', { password: PASSWORD });
  await again.call('GET', '/api/devices');
  await expect(signInAs(server.url, name, password)).rejects.toThrow('401');
});

it('prints no password where one was chosen', async () => {
  await server.kill();
  server = await startServer({ data: server.data });
  await signInAs(server.url, 'admin', PASSWORD);
  await server.stop();
  // All that it said has arrived by now.
  expect(server.said()).not.toMatch(/one-time password/i);
});
