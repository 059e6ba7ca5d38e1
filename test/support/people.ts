import type { Page } from 'playwright-core';
import type { ServerProcess } from './server-process.ts';

/** Long, and like no other: what people would choose with a password manager. */
export const PASSWORD = 'barge-lantern-quilt-93-osprey';

export async function signIn(page: Page, url: string, name: string, password: string): Promise<void> {
  await page.goto(new URL('/sign-in', url).href);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('Once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
}

/** The first sign-in of a fresh server: the printed one-time password, then one's own. */
export async function becomeAdministrator(page: Page, server: ServerProcess): Promise<void> {
  if (server.oneTime === undefined) throw new Error(`no one-time sign-in was printed:\n${server.said()}`);
  await signIn(page, server.url, server.oneTime.name, server.oneTime.password);
  await choosePassword(page);
  await page.waitForURL((at) => at.pathname === '/');
}

/** An administrator adds an operator, who signs in for the first time in a window of their own. */
export async function welcome(admin: Page, operator: Page, url: string, name: string, level: string): Promise<void> {
  await admin.goto(new URL('/operators', url).href);
  const form = admin.getByRole('region', { name: 'Add an operator' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Level').selectOption(level);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  const password = await admin.locator('#issued-password').textContent();
  await signIn(operator, url, name, (password ?? '').trim());
  await choosePassword(operator);
  await operator.waitForURL((at) => at.pathname === '/');
}
