import { describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../model/exchange.ts';
import { craft } from '../../probe/craft.ts';
import { endpointForTesting } from '../../probe/endpointForTesting.ts';
import { createTokens } from './tokens.ts';

const answer = (body: string, status = 200): HttpResponse => ({
  status,
  headers: [],
  body,
  bytes: 0,
  truncated: false,
  firstByteMs: 1,
  totalMs: 1,
});

describe('createTokens', () => {
  const say = endpointForTesting('POST', 'http://h/say', {
    body: {
      type: 'form',
      fields: [
        ['csrf', 'stale'],
        ['text', 'x'],
      ],
    },
    token: { page: 'http://h/', name: 'csrf' },
  });
  function tokens(next: (count: number) => string) {
    const asked: HttpRequest[] = [];
    const made = createTokens((_who, request) => {
      asked.push(request);
      return Promise.resolve(
        answer(`<form method=post action=/say><input type=hidden name=csrf value="${next(asked.length)}"></form>`),
      );
    });
    const refresh = async () => String(craft(await made.refresh(say, undefined, false)).body);
    return { asked, refresh, used: (status: number) => made.used(say, undefined, answer('', status)) };
  }
  it('fetches one for each submission while they change', async () => {
    const { asked, refresh } = tokens((count) => `t${count}`);
    expect([await refresh(), await refresh(), await refresh()]).toEqual([
      'text=x&csrf=t1',
      'text=x&csrf=t2',
      'text=x&csrf=t3',
    ]);
    expect(asked).toHaveLength(3);
  });
  it('keeps one that stays the same, until a submission is refused', async () => {
    const { asked, refresh, used } = tokens(() => 'same');
    for (let i = 0; i < 5; i++) {
      expect(await refresh()).toBe('text=x&csrf=same');
      used(200);
    }
    expect(asked).toHaveLength(2);
    used(403);
    await refresh();
    expect(asked).toHaveLength(3);
  });
  it('leaves an endpoint without a token alone', async () => {
    const plain = endpointForTesting('POST', 'http://h/say');
    const made = createTokens(() => Promise.reject(new Error('not to be asked')));
    expect(await made.refresh(plain, undefined, false)).toBe(plain);
  });
});
