import { describe, expect, it } from 'vitest';
import { createCollection } from './collect.ts';

describe('createCollection', () => {
  const finding = (id: string, confidence: 'proved' | 'tentative') => ({
    id,
    check: 'c',
    title: 't',
    cwe: 'CWE-79',
    severity: 'high' as const,
    confidence,
    proof: { kind: 'none' as const, observed: '', control: '' },
    url: 'http://h/',
    method: 'GET',
    location: 'query' as const,
    parameter: 'q',
    sink: '',
    evidence: '',
    reproduce: '',
    advice: '',
  });
  it("keeps the strongest of each, in the report's order, and tells of each once", () => {
    const told: string[] = [];
    const collection = createCollection((event) =>
      told.push(event.type === 'finding' ? `${event.finding.id} ${event.finding.confidence}` : event.type),
    );
    collection.finding(finding('b', 'proved'), [2, 0, 0]);
    collection.finding(finding('a', 'tentative'), [1, 0, 0]);
    collection.finding(finding('a', 'proved'), [3, 0, 0]);
    collection.finding(finding('b', 'tentative'), [0, 0, 0]);
    collection.notChecked({ endpoint: 'e', reason: 'r', cause: 'failed' }, [0, 0, 0]);
    collection.notChecked({ endpoint: 'e', reason: 'r', cause: 'failed' }, [1, 0, 0]);
    expect(collection.findings().map(({ id, confidence }) => [id, confidence])).toEqual([
      ['a', 'proved'],
      ['b', 'proved'],
    ]);
    expect(told).toEqual(['b proved', 'a tentative', 'a proved', 'not-checked']);
    expect(collection.leftOut()).toHaveLength(1);
  });
});
