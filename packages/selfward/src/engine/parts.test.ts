import { describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import { PolicySchema } from '../model/policy.ts';
import type { Probe } from '../model/probe.ts';
import { craft } from '../probe/craft.ts';
import { endpointForTesting } from '../probe/endpointForTesting.ts';
import { createCollection } from './collect.ts';
import { ORDINARY } from './marked.ts';
import { createPerform } from './perform.ts';
import { createProgress } from './progress.ts';
import type { Sender } from './sender.ts';
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

describe('createPerform', () => {
  const page = endpointForTesting('GET', 'http://h/page', { query: [['q', 'x']] });
  const label = endpointForTesting('POST', 'http://h/label');
  function perform(policy?: unknown) {
    const sent: string[] = [];
    const touched: string[] = [];
    const sender: Pick<Sender, 'send'> = {
      send(endpoint, probe) {
        sent.push(probe.note);
        return Promise.resolve({
          id: sent.length,
          probe,
          request: craft(endpoint, probe),
          response: answer(''),
          at: 0,
          sightings: [],
        });
      },
    };
    const does = createPerform({
      sender: sender as Sender,
      signIns: { confirm: async () => {}, confirmOther: async () => true, losses: () => 0 },
      others: [],
      recall: () => Promise.resolve([]),
      policy: policy === undefined ? undefined : PolicySchema.parse(policy),
      rules: { profile: 'normal', targetUrl: 'http://host.test/' },
      allowed: new Map([page, label].map((endpoint) => [endpoint.id, endpoint])),
      touched: ({ id }) => touched.push(id),
    });
    return { does, sent, touched };
  }
  const probes: Probe[] = ['a', 'b'].map((note) => ({ ...ORDINARY, note }));
  const errand = { check: 'c' };

  it('sends rounds in turn', async () => {
    const { does, sent } = perform();
    await does({ do: 'send', endpoint: page, probes, order: 'alternate', repeat: 3 }, errand);
    expect(sent).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });
  it('remembers what may have been written', async () => {
    const { does, touched } = perform();
    await does({ do: 'send', endpoint: page, probes }, errand);
    await does({ do: 'send', endpoint: label, probes: probes.slice(1) }, errand);
    expect(touched).toEqual(['POST http://h/label']);
  });
  it.each<[string, unknown, boolean]>([
    ['without a policy', undefined, true],
    ['with one that says nothing of it', {}, false],
    ['with leave', { allow: ['GET /page'] }, true],
  ])('sends what writes by GET %s: %s', async (_name, policy, goes) => {
    const { does } = perform(policy);
    const [exchange] = (await does({ do: 'send', endpoint: page, probes: [{ ...ORDINARY, effect: 'write' }] }, errand))
      .exchanges;
    expect(exchange?.response !== undefined).toBe(goes);
    if (!goes) expect(exchange?.failure).toMatchObject({ kind: 'out-of-scope' });
  });
  it('sends nothing to an endpoint that is left alone', async () => {
    const { does, sent } = perform();
    const { exchanges } = await does(
      { do: 'send', endpoint: endpointForTesting('GET', 'http://h/reboot'), probes },
      errand,
    );
    const [exchange] = exchanges;
    expect(exchange).toMatchObject({ id: 0, failure: { kind: 'out-of-scope' } });
    expect(sent).toEqual([]);
  });
});

describe('createProgress', () => {
  it('begins with a guess and learns what checks really use', () => {
    const progress = createProgress();
    progress.expect(3);
    progress.plan('x', 30, 2);
    expect(progress.planned(0)).toBe(23);
    progress.expect(-3);
    progress.done('x', 30, 6);
    expect(progress.planned(9)).toBe(15);
    progress.forget('x', 30);
    expect(progress.planned(9)).toBe(9);
    progress.done('x', 30, 0);
    expect(progress.planned(9)).toBe(9);
  });
});

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
