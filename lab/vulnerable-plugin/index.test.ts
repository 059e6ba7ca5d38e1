import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPlugin } from '../../packages/server/src/plugins/plugin.ts';
import * as module from './index.ts';

// As the server sets its validator up for plugins: what is no text is refused, not turned into one.
const app = Fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });
const declared: unknown[] = [];
beforeAll(async () => {
  app.addHook('onRoute', ({ config }) => void declared.push(config));
  const plugin = asPlugin(module, 'lab/vulnerable-plugin');
  await app.register(async (scope) => plugin.register(scope), { prefix: '/plugins/vulnerable' });
});
afterAll(() => app.close());

const get = async (path: string, query: Record<string, string>) =>
  (await app.inject({ method: 'GET', url: `/plugins/vulnerable${path}`, query })).body;
const badge = async (path: string, payload: object) =>
  (await app.inject({ method: 'POST', url: `/plugins/vulnerable${path}`, payload })).statusCode;

describe('the vulnerable plugin', () => {
  it('says of every route who may call it', () => {
    expect(declared.length).toBeGreaterThan(8);
    for (const config of declared) expect(config).toMatchObject({ access: 'see' });
  });

  it.each([
    ['/greet', { name: '<i>x</i>' }, '<i>x</i>'],
    ['/template', { name: '{{1234*5678}}' }, '7006652'],
    ['/notes', { text: "zz') >= 0 || this.id == 2 && ('" }, '<li>2: '],
  ] as const)('%s is flawed, and its twin is not', async (path, query, sign) => {
    expect(await get(path, query)).toContain(sign);
    expect(await get(`${path}-mended`, query)).not.toContain(sign);
  });

  it('lets operators into a sign-in, and the twin refuses them', async () => {
    const operators = { name: { $ne: 'x' }, pin: { $ne: 'x' } };
    expect(await badge('/badge', operators)).toBe(200);
    expect(await badge('/badge-mended', operators)).toBe(400);
    for (const path of ['/badge', '/badge-mended']) {
      expect(await badge(path, { name: 'Ana', pin: '4711' })).toBe(200);
      expect(await badge(path, { name: 'Ana', pin: '0' })).toBe(401);
    }
  });

  it('links to all its pages', async () => {
    const page = await get('/', {});
    for (const path of ['greet', 'template', 'notes']) {
      for (const suffix of ['', '-mended']) expect(page).toContain(`action="/plugins/vulnerable/${path}${suffix}"`);
    }
  });
});
