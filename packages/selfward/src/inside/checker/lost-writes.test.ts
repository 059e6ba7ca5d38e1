import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../model/exchange.ts';
import { createLostWrites, type LostWrite, storedNotChecked } from './lost-writes.ts';

const request: HttpRequest = { method: 'POST', url: 'http://localhost/rooms/7?a=b', headers: [] };
const dropped = { say: 'withheld', kind: 'mongodb', detail: 'insert' } as const;

describe('createLostWrites', () => {
  it('tells during which request a write was lost, once a path', () => {
    const lost = createLostWrites({});
    lost.hear(dropped);
    const end = lost.during(request);
    lost.hear(dropped);
    lost.hear({ ...dropped, detail: 'update' });
    end();
    lost.hear(dropped);
    expect(lost.list()).toEqual([{ method: 'POST', path: '/rooms/7', kind: 'mongodb', detail: 'insert' }]);
  });
  it.each([
    ['network', {}, 0],
    ['commands', {}, 0],
    ['files', {}, 0],
    ['files', { files: 'withhold' }, 1],
    ['pg', {}, 1],
    ['mysql2', {}, 1],
    ['ioredis', {}, 1],
  ] as const)('%s with %j: %i', (kind, policy, times) => {
    const lost = createLostWrites(policy);
    lost.during(request);
    lost.hear({ say: 'withheld', kind, detail: 'a' });
    expect(lost.list()).toHaveLength(times);
  });
});

describe('storedNotChecked', () => {
  const job = {
    origin: 'http://localhost',
    table: { framework: 'express', routes: [{ method: ['POST'], url: '/rooms/:id' }], gaps: [] },
  };
  const lost: LostWrite[] = [
    { method: 'POST', path: '/rooms/7', kind: 'mongodb', detail: 'insert' },
    { method: 'POST', path: '/rooms/8', kind: 'mongodb', detail: 'insert' },
    { method: 'POST', path: '/nowhere', kind: 'mongodb', detail: 'insert' },
  ];
  const found = { check: 'stored-xss', method: 'POST', url: 'http://localhost/rooms/{id}' };
  it.each([
    ['each route once', ['stored-xss'], [], 1],
    ['nothing where nobody looked', ['sql-injection'], [], 0],
    ['nothing where it was found all the same', ['stored-xss'], [found], 0],
    ['what another check found does not count', ['stored-xss'], [{ ...found, check: 'sql-injection' }], 1],
  ])('%s', (_name, checks, findings, times) => {
    const told = storedNotChecked(lost, job, checks, findings);
    expect(told).toHaveLength(times);
    for (const { endpoint, check } of told)
      expect([endpoint, check]).toEqual(['POST http://localhost/rooms/{id}', 'stored-xss']);
  });
});
