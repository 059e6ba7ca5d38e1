import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../model/exchange.ts';
import { PolicySchema } from '../model/policy.ts';
import type { Probe } from '../model/probe.ts';
import { craft } from '../probe/craft.ts';
import { endpointForTesting } from '../probe/endpointForTesting.ts';
import { createPerform } from './perform.ts';
import { ORDINARY } from './sending/marked.ts';
import type { Sender } from './sending/sender.ts';

const answer = (body: string): HttpResponse => ({
  status: 200,
  headers: [],
  body,
  bytes: 0,
  truncated: false,
  firstByteMs: 1,
  totalMs: 1,
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
