import { afterEach, expect, it } from 'vitest';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

interface Told {
  guard: { state: string; reason?: string };
  shadow: string;
}

let app: WatchedProcess | undefined;
let working = false;
afterEach(async () => {
  working = false;
  await app?.stop();
});

/** Somebody uses it as fast as it answers. */
async function use(port: number): Promise<void> {
  while (working) await fetch(`http://127.0.0.1:${port}/work`).then((answer) => answer.text());
}

it('lets the real work go first, and goes on when there is time', async () => {
  app = startWatched('busy.ts', []);
  const port = await app.heard<number>('listening');
  working = true;
  const users = [use(port), use(port), use(port)];
  const held = await app.heard<Told>('state', ({ guard }) => guard.state === 'paused');
  expect(held.guard.reason).toMatch(/busy|wait/);
  // Nothing was gone to while there was no time for it.
  expect(app.all('cycle')).toEqual([]);
  working = false;
  await Promise.all(users);
  await app.heard('cycle');
  expect(app.all('error')).toEqual([]);
});
