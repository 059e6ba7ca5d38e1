import { describe, expect, it } from 'vitest';
import { AgentError } from '../model/agent.ts';
import { findingForTesting } from './findingForTesting.ts';
import { insideFinding, routeKey } from './inside-finding.ts';

describe('routeKey', () => {
  it.each([
    ['GET', '/a/:id', 'GET /a/*'],
    ['get', 'http://localhost:8080/a/{id}?x=1', 'GET /a/*'],
    ['GET', 'http://localhost/a/%7Bid%7D/', 'GET /a/*'],
    ['POST', '/', 'POST /'],
    ['POST', 'http://localhost', 'POST /'],
    ['GET', '/files/*path', 'GET /files/*'],
    ['GET', '/a/:id/b', 'GET /a/*/b'],
  ])('%s %s is %s', (method, url, key) => {
    expect(routeKey(method, url)).toBe(key);
  });
});

describe('insideFinding', () => {
  const device = (name: string, url?: string) => ({
    ...{ name, category: 'gateway', net: 'lan', model: 'G', position: 'hall' },
    ...(url === undefined ? {} : { url }),
  });
  const told = { ...findingForTesting(), url: 'http://localhost/a/{id}?x=1' };

  it('has an identity of its device, whatever it calls itself', () => {
    const [mine, renamed] = [insideFinding(device('a'), told), insideFinding(device('a'), { ...told, id: 'victim' })];
    expect(mine.id).toBe(renamed.id);
    expect(insideFinding(device('b'), told).id).not.toBe(mine.id);
  });

  it('stands at the address by which people know the device', () => {
    expect(insideFinding(device('a', 'https://gw.test:8443/admin/'), told).url).toBe('https://gw.test:8443/a/{id}?x=1');
    expect(insideFinding(device('a'), told).url).toBe(told.url);
    expect(insideFinding(device('a', 'https://gw.test/'), { ...told, url: 'http://localhost@evil.test/x' }).url).toBe(
      'https://gw.test/x',
    );
  });

  it.each([
    { check: '<b>' },
    { check: '' },
    { method: 'GET /x' },
    { cwe: `CWE-${'1'.repeat(100)}` },
    { parameter: 'x'.repeat(2_000) },
    { url: `http://h/${'x'.repeat(5_000)}` },
  ])('is none with %o', (parts) => {
    expect(() => insideFinding(device('a'), { ...told, ...parts })).toThrow(AgentError);
  });

  it('has a title of one line', () => {
    expect(insideFinding(device('a'), { ...told, title: 'x'.repeat(60_000) }).title).toHaveLength(200);
  });

  it('says nothing of who saw it or what people decided', () => {
    const forged = { ...told, origin: 'wapiti', triage: { decision: 'accepted', reason: 'mine' } } as typeof told;
    expect(insideFinding(device('a'), forged)).not.toHaveProperty('triage');
    expect(insideFinding(device('a'), forged)).not.toHaveProperty('origin');
  });
});
