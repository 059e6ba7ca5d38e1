import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromChecker } from '../messages.ts';
import { fewMessages } from './few-messages.ts';

describe('fewMessages', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function told() {
    const messages: FromChecker[] = [];
    return { messages, tell: fewMessages((message) => void messages.push(message)) };
  }

  it('adds up what was spent and keeps the latest progress', () => {
    const { messages, tell } = told();
    for (let sent = 1; sent <= 50; sent++) {
      tell({ say: 'spent', ms: 2 });
      tell({ say: 'progress', sent, planned: 60 });
    }
    expect(messages).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(messages).toEqual([
      { say: 'spent', ms: 100 },
      { say: 'progress', sent: 50, planned: 60 },
    ]);
    vi.advanceTimersByTime(1000);
    expect(messages).toHaveLength(2);
  });

  it('loses nothing before the end, and keeps the order', () => {
    const { messages, tell } = told();
    tell({ say: 'progress', sent: 3, planned: 4 });
    tell({ say: 'failed', reason: 'no route' });
    expect(messages).toEqual([
      { say: 'progress', sent: 3, planned: 4 },
      { say: 'failed', reason: 'no route' },
    ]);
  });

  it('tells of a sensor at an endpoint once', () => {
    const { messages, tell } = told();
    tell({ say: 'sinks', endpoint: 'GET /a', sensors: ['ejs'] });
    tell({ say: 'sinks', endpoint: 'GET /a', sensors: ['ejs', 'sqlite'] });
    tell({ say: 'sinks', endpoint: 'GET /a', sensors: ['ejs'] });
    tell({ say: 'sinks', endpoint: 'GET /b', sensors: ['ejs'] });
    expect(messages).toEqual([
      { say: 'sinks', endpoint: 'GET /a', sensors: ['ejs'] },
      { say: 'sinks', endpoint: 'GET /a', sensors: ['sqlite'] },
      { say: 'sinks', endpoint: 'GET /b', sensors: ['ejs'] },
    ]);
  });
});
