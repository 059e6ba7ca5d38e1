import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Line } from '../lab/cases/case.ts';
import { ROOT } from './support/documents.ts';
import { EXAMPLES } from './support/installed-examples.ts';
import { type Recorded, startRecorded } from './support/recorded-answers.ts';

const started: Recorded[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});

const PASSES = ['first', 'again', 'load'] as const;

type Options = Parameters<typeof startRecorded>[1];

/** What it answers one after the other, again, and under load. */
async function recorded(file: string, options: Options) {
  const app = await startRecorded(file, options);
  started.push(app);
  const names = app.lines.map(({ method, url }) => `${method} ${url}`);
  const [first, again, load] = [await app.alone(), await app.alone(), await app.underLoad()];
  return { names, passes: { first, again, load }, once: app.once };
}

type Asked = Awaited<ReturnType<typeof recorded>>;

/**
 * Asked more often, at the same moment: a page that shows the time is another from one pass to the next, and one that
 * rolls dice is so, though it came out alike in the passes.
 */
async function isTheSame(at: number, plain: Asked, watched: Asked): Promise<boolean> {
  const expected = new Set<string>();
  for (let times = 0; times < 10; times++) {
    const [one, answer] = await Promise.all([plain.once(at), watched.once(at)]);
    if (one === answer || expected.add(one).size > 1) return true;
  }
  return false;
}

/**
 * Compares an application that is watched, while it is being checked, with two that are not: where those two differ
 * themselves (what is random, what others of a crowd wrote before) nothing can be said.
 */
async function compared(file: string, options: Omit<Options, 'plain'> = {}) {
  const [plain, other, watched] = await Promise.all(
    [true, true, false].map((each) => recorded(file, { ...options, plain: each })),
  );
  if (!plain || !other || !watched) throw new Error('three were started');
  const different: unknown[] = [];
  let said = 0;
  for (const [at, name] of plain.names.entries()) {
    const [one, two, ours] = [plain, other, watched].map(({ passes }) => PASSES.map((pass) => passes[pass][at]));
    // In a crowd it is only said of pages that show nothing of what others left there.
    const isSteady = new Set([...(one ?? []), ...(two ?? [])]).size === 1;
    for (const [index, pass] of PASSES.entries()) {
      if (pass === 'load' ? !isSteady : one?.[index] !== two?.[index]) continue;
      said++;
      if (ours?.[index] === one?.[index] || (await isTheSame(at, plain, watched))) continue;
      different.push({ pass, name, expected: one?.[index], answer: ours?.[index] });
    }
  }
  return { different, share: said / (plain.names.length * PASSES.length), count: plain.names.length };
}

it.each(['node', 'express', 'fastify'])('the lab on %s answers the same bytes, alone and under load', async (name) => {
  const { different, share, count } = await compared(join(ROOT, 'test/watched/lab.ts'), { args: [name] });
  expect(different).toEqual([]);
  expect(count).toBeGreaterThan(100);
  expect(share).toBeGreaterThan(0.9);
});

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What people ask of the examples. */
const LINES: Record<string, readonly Line[]> = {
  express: [
    { method: 'GET', url: '/rooms?room=a%3Cb' },
    { method: 'GET', url: '/rooms-mended?room=b' },
  ],
  'express-4': [
    { method: 'GET', url: '/readings?sensor=boiler' },
    { method: 'GET', url: '/readings-mended?sensor=a' },
  ],
  fastify: ['/ping', '/ping-mended'].map((url) => ({
    method: 'POST',
    url,
    headers: JSON_TYPE,
    body: { host: 'localhost' },
  })),
  hono: ['/rules', '/rules-mended'].map((url) => ({ method: 'POST', url, headers: JSON_TYPE, body: { rule: '> 5' } })),
  koa: [
    { method: 'GET', url: '/invite?greeting=a' },
    { method: 'GET', url: '/invite-mended?greeting=%3Cb%3E' },
  ],
  nest: [
    { method: 'GET', url: '/manuals/count?name=boiler.txt' },
    { method: 'GET', url: '/manuals/count-mended?name=b' },
  ],
  node: [
    { method: 'GET', url: '/formula?formula=1' },
    { method: 'GET', url: '/formula-mended?formula=1%2B1' },
  ],
};

const ODD: readonly Line[] = [
  { method: 'GET', url: '/not/there?a=1' },
  { method: 'DELETE', url: '/' },
  { method: 'POST', url: '/', headers: JSON_TYPE, body: '{"a"' },
];

it.each(EXAMPLES)('the example %s answers the same bytes', async (name) => {
  const lines = [...(LINES[name] ?? []), ...ODD];
  expect(lines.length).toBeGreaterThan(ODD.length);
  const { different, share } = await compared(join(ROOT, 'examples', name, 'server.js'), { lines });
  expect(different).toEqual([]);
  expect(share).toBe(1);
});
