import { describe, expect, it } from 'vitest';
import { createFresh } from '../../model/marker.ts';
import { endpointForTesting } from '../../probe/endpointForTesting.ts';
import { markedProbe } from './marked.ts';

describe('markedProbe', () => {
  const base = endpointForTesting('POST', 'http://h/{id}', {
    path: { id: '7' },
    body: { type: 'json', value: { name: 'x', age: 4, mail: 'a@b.c', kind: 'y', short: 'z' } },
  });
  const hints: Record<string, object> = { mail: { format: 'email' }, kind: { enum: ['y'] }, short: { maxLength: 4 } };
  const points = base.points.map((point) => ({
    ...point,
    ...(hints[point.name] && { hint: hints[point.name] }),
  })) as typeof base.points;
  it('marks what takes text, each with its own, and leaves the rest valid', () => {
    const { probe, markers } = markedProbe(base, points, createFresh());
    expect([...markers.keys()].map(({ name }) => name)).toEqual(['name', 'mail']);
    expect(new Set(probe.markers).size).toBe(2);
    expect([...probe.set.values()][1]).toMatch(/^[a-z0-9]{10}@example\.org$/);
    expect(probe.effect).toBe('write');
  });
  it('marks the others where they are all there is', () => {
    const only = points.filter(({ name }) => name === 'id' || name === 'kind');
    expect([...markedProbe(base, only, createFresh()).markers.keys()]).toEqual(only);
  });
});
