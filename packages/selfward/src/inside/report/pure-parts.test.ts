import { describe, expect, it } from 'vitest';
import { AGENT_MOST, AgentMessageSchema } from '../../model/agent.ts';
import type { MonitorState } from '../../model/monitor.ts';
import { createBuffer, type NewMessage } from './buffer.ts';
import { fitFinding, fitReport, fitState } from './fit.ts';
import { LinkError } from './link.ts';
import { findingOfTest, monitorForTesting } from './monitorForTesting.ts';
import { waitBefore } from './wait-before.ts';

const at = '2026-05-14T09:30:00.000Z';
const found = (id: string, evidence = 'x'): NewMessage => ({
  type: 'finding',
  at,
  finding: findingOfTest({ id, evidence }),
});
const stateMessage = (): NewMessage => ({ type: 'state', at, state: monitorForTesting().state() });

describe('createBuffer', () => {
  it('keeps findings whatever comes, gives up states first, and says of a report that it was given up', async () => {
    const report = await monitorForTesting().check();
    const buffer = createBuffer({ most: 4_000 });
    buffer.add(stateMessage());
    buffer.add({ type: 'report', at, order: 'order-1', report: { ...report, target: 'x'.repeat(3_000) } });
    for (let i = 0; i < 20; i += 1) buffer.add(found(`f${i}`));
    const types = buffer.all().map(({ type }) => type);
    expect(types).not.toContain('state');
    expect(types.filter((type) => type === 'finding')).toHaveLength(20);
    expect(buffer.all()).toContainEqual(expect.objectContaining({ type: 'failed', order: 'order-1' }));
  });

  it('of a finding that comes and goes keeps the last word where it is full', () => {
    const buffer = createBuffer({ most: 4_000 });
    for (let i = 0; i < 100; i += 1) {
      buffer.add(found('same'));
      buffer.add({ type: 'cleared', at, finding: findingOfTest({ id: 'same' }) });
    }
    expect(buffer.all().length).toBeLessThan(20);
    expect(buffer.all().at(-1)).toMatchObject({ type: 'cleared', seq: 200 });
  });

  it('hands out what fits, in order, again and again until it was acknowledged', () => {
    const buffer = createBuffer();
    for (const id of ['a', 'b', 'c']) buffer.add(found(id, 'x'.repeat(500)));
    expect(buffer.next({ messages: 2, bytes: 1e6 }).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(buffer.next({ messages: 9, bytes: 10 }).map(({ seq }) => seq)).toEqual([1]);
    buffer.acknowledge(2);
    expect(buffer.next({ messages: 9, bytes: 1e6 }).map(({ seq }) => seq)).toEqual([3]);
  });
});

describe('what is too long for a message', () => {
  it('is cut in a finding, and what identifies it stays', () => {
    const long = findingOfTest({ evidence: 'e'.repeat(1e6), request: 'r'.repeat(1e6), advice: 'a'.repeat(1e6) });
    const fitted = fitFinding(long);
    expect(AgentMessageSchema.safeParse({ type: 'finding', seq: 1, at, finding: fitted }).success).toBe(true);
    expect(fitted).toMatchObject({ id: long.id, url: long.url, code: long.code });
  });

  it('is left out of a state, the clean first, and said', () => {
    const state: MonitorState = {
      ...monitorForTesting().state(),
      routes: Array.from({ length: 20_000 }, (_, i) => ({
        ...{ method: 'GET', url: `/a/${i}/${'x'.repeat(40)}`, points: 1, findings: [], sinks: [] },
        state: i === 19_999 ? ('vulnerable' as const) : ('clean' as const),
      })),
    };
    const fitted = fitState(state);
    expect(JSON.stringify(fitted).length).toBeLessThanOrEqual(AGENT_MOST.state);
    expect(fitted.routes[0]?.state).toBe('vulnerable');
    expect(fitted.gaps.at(-1)).toMatch(/of 20000 routes are not listed/);
  });

  it('is left out of a report, and said', async () => {
    const report = await monitorForTesting().check();
    const many = Array.from({ length: 30_000 }, (_, i) => ({
      ...{ endpoint: `GET http://localhost/${i}`, reason: 'cut short', cause: 'failed' as const },
    }));
    const fitted = fitReport({ ...report, notChecked: many });
    expect(JSON.stringify(fitted).length).toBeLessThanOrEqual(AGENT_MOST.report);
    expect(fitted.notChecked.at(-1)?.reason).toMatch(/more places could not be told/);
  });
});

describe('waitBefore', () => {
  const patience = { firstMs: 1000, mostMs: 60_000, refusedMs: 30_000 };
  it.each([
    [1, undefined, 0, 500],
    [1, undefined, 1, 1000],
    [3, undefined, 1, 4000],
    [99, undefined, 1, 60_000],
    [1, new LinkError('refused', ''), 0, 30_000],
    [1, new LinkError('busy', '', { retryAfterMs: 7000 }), 0, 7000],
    [1, new LinkError('busy', '', { retryAfterMs: 1e12 }), 0, 600_000],
  ])('after %i failures, %s, with chance %i: %i ms', (failures, error, chance, ms) => {
    expect(waitBefore(failures, error, chance, patience)).toBe(ms);
  });
});
