import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Building, startBuilding } from './building.ts';
import { sumOf } from './kinds/sum.ts';

let building: Building;
beforeAll(async () => {
  building = await startBuilding({ tickMs: 0, latency: false, flask: false });
});
afterAll(() => building.stop());

const get = (path: string) => fetch(new URL(path, building.url('visitor-panel-1')));
const read = async (path: string) => await (await get(path)).text();
const send = (path: string, value: unknown) =>
  fetch(new URL(path, building.url('visitor-panel-1')), { method: 'POST', body: JSON.stringify(value) });
const markup = encodeURIComponent('"><i>{{7*7}}</i>');
const operators = { user: { $ne: 'x' }, password: { $ne: 'x' } };

describe('the traps', () => {
  it('show markup as text, and template braces as they came', async () => {
    const page = await read(`/message?text=${markup}`);
    expect(page).toContain('&quot;&gt;&lt;i&gt;{{7*7}}');
    expect(page).not.toContain('<i>');
  });

  it.each([
    ['/api/echo', 'application/json'],
    ['/plain', 'text/plain; charset=utf-8'],
  ])('%s echoes markup as %s, not to be sniffed', async (path, type) => {
    const answer = await get(`${path}?text=${markup}`);
    expect([answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([
      type,
      'nosniff',
    ]);
    expect(await answer.text()).toContain('<i>');
  });

  it('take regular expressions as text', async () => {
    expect(await read('/find?name=.*')).not.toContain('<li>');
    expect(await read('/find?name=an')).toContain('<li>Ana</li>');
  });

  it('take no objects for credentials', async () => {
    expect((await send('/api/badge', operators)).status).toBe(400);
    expect((await send('/api/visitor', operators)).status).toBe(401);
    const body = new URLSearchParams({ 'user[$ne]': 'x', 'password[$ne]': 'x' });
    const form = await fetch(new URL('/badge', building.url('visitor-panel-1')), { method: 'POST', body });
    expect(await form.text()).toContain('No such badge');
  });

  it('change by themselves', async () => {
    expect(await read('/lottery')).not.toBe(await read('/lottery'));
  });
});

describe('sumOf', () => {
  it.each([
    ['2*3', 6],
    ['1 + 2*3 - 4', 3],
    ['10-4-3', 3],
    ['7', 7],
    ['{{7*7}}', undefined],
    ['7*', undefined],
    ['process.exit()', undefined],
    ['', undefined],
  ])('%j is %j', (text, value) => {
    expect(sumOf(text)).toBe(value);
  });
});
