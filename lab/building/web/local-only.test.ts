import { describe, expect, it } from 'vitest';
import { isLocal } from './local-only.ts';

const LINK = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

describe('isLocal', () => {
  it.each([
    ['a program on this machine', 'GET', '/status?hostname=x', { host: '127.0.0.1:18470' }, true],
    ['by name', 'POST', '/label', { host: 'localhost:18470' }, true],
    ['by IPv6', 'GET', '/', { host: '[::1]:18470' }, true],
    ['a name that was made to resolve to loopback', 'GET', '/', { host: 'rebound.example:18470' }, false],
    ['a name that begins like ours', 'GET', '/', { host: '127.0.0.1.example' }, false],
    ['no name at all', 'GET', '/', {}, false],
    ["the device's own page", 'POST', '/label', { host: '127.0.0.1', 'sec-fetch-site': 'same-origin' }, true],
    ['a typed address', 'GET', '/status?hostname=x', { host: '127.0.0.1', 'sec-fetch-site': 'none' }, true],
    ['a foreign page that fetches', 'GET', '/', { host: '127.0.0.1', 'sec-fetch-site': 'cross-site' }, false],
    ['a foreign page that links here', 'GET', '/', { host: '127.0.0.1', ...LINK }, true],
    ['a foreign page that links with a query', 'GET', '/diagnose?host=;id', { host: '127.0.0.1', ...LINK }, false],
    ['a foreign page that posts a form', 'POST', '/label', { host: '127.0.0.1', ...LINK }, false],
    ['a foreign page in a frame', 'GET', '/', { host: '127.0.0.1', ...LINK, 'sec-fetch-dest': 'iframe' }, false],
  ])('%s', (_, method, url, headers, local) => {
    expect(isLocal({ method, url, headers })).toBe(local);
  });
});
