import { describe, expect, it } from 'vitest';
import type { Access } from '../model/level.ts';
import { routeDescriber } from './describe-route.ts';

const ACCESS: Readonly<Record<string, Access>> = {
  '/sign-in': 'public',
  '/account': 'signed-in',
  '/devices/:name': 'see',
  '/actuate': 'actuate',
  '/api/findings': 'see-security',
  '/operators': 'see-operators',
  '/settings': 'configure',
  '/api/agents/messages': 'agent',
};
const tell = routeDescriber(
  [
    { route: /./, values: { name: 'specimen' } },
    { route: /settings/, values: { name: 'other' } },
  ],
  (_method, url) => ACCESS[url],
  (url) => url.startsWith('/plugins/off/'),
);

describe('a route of this server', () => {
  it.each([
    ['GET', '/sign-in', ['nobody', 'administrator']],
    ['POST', '/sign-in', ['nobody']],
    ['GET', '/account', ['viewer', 'administrator']],
    ['GET', '/devices/:name', ['viewer', 'administrator']],
    ['POST', '/actuate', ['administrator']],
    ['GET', '/api/findings', ['administrator']],
    ['GET', '/operators', ['auditor', 'administrator']],
    ['POST', '/settings', ['administrator']],
    ['POST', '/api/agents/messages', ['device']],
  ])('%s %s is checked as who may do all of it, and a page as the first who may see it, too', (method, url, as) => {
    expect(tell({ method, url })?.as).toEqual(as);
  });

  it('leads somewhere, and takes what its pages send', () => {
    const body = { type: 'object', properties: { name: { type: 'string' }, more: { type: 'string' } } };
    expect(tell({ method: 'POST', url: '/settings/more', body })).toMatchObject({
      contentType: 'application/x-www-form-urlencoded',
      body: { properties: { name: { example: 'other' }, more: { type: 'string' } } },
    });
    expect(tell({ method: 'GET', url: '/devices/:name' })?.params).toMatchObject({
      properties: { name: { example: 'specimen' } },
    });
    expect(tell({ method: 'POST', url: '/api/findings', body })?.contentType).toBeUndefined();
  });

  it('is not there while its plugin is off', () => {
    expect(tell({ method: 'GET', url: '/plugins/off/greet' })).toBeUndefined();
  });
});
