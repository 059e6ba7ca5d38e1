import { describe, expect, it } from 'vitest';
import { callersOf, hasWork, tableFor } from './as-whom.ts';

const chief = { name: 'chief', headers: [] };
const guest = { name: 'guest', headers: [] };
const table = {
  framework: 'x',
  gaps: [],
  routes: [
    { method: 'GET', url: '/all' },
    { method: ['GET', 'POST'], url: '/rooms/:id', as: ['chief'] },
    { method: 'GET', url: '/sign-in', as: ['nobody'] },
  ],
};

describe('as whom a route is checked', () => {
  it.each([
    [undefined, ['/all', '/sign-in']],
    [chief, ['/all', '/rooms/:id']],
    [guest, ['/all']],
  ])('gives each caller its own', (caller, urls) => {
    expect(tableFor(caller, table).routes.map(({ url }) => url)).toEqual(urls);
  });

  it.each([
    [undefined, undefined, true],
    [undefined, ['POST /rooms/:id'], false],
    [chief, ['POST /rooms/:id'], true],
    [guest, ['GET /sign-in'], false],
  ])('has nobody come in vain', (caller, only, work) => {
    expect(hasWork(caller, table, only)).toBe(work);
  });

  it('has an application without a table checked by its description', () => {
    expect(hasWork(chief, { ...table, routes: [] }, ['GET /a'])).toBe(true);
  });

  it('sends to a place again whoever calls its route', () => {
    const again = (method: string, url: string) =>
      callersOf({ method, url: `http://localhost${url}` }, [undefined, chief, guest], table, 'http://localhost');
    expect(again('POST', '/rooms/{id}')).toEqual([chief]);
    expect(again('GET', '/all')).toHaveLength(3);
    expect(again('GET', '/elsewhere')).toHaveLength(3);
  });
});
