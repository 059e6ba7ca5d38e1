import { expect, it } from 'vitest';
import type { RunEvent } from '../../model/run.ts';
import { craft } from '../../probe/craft.ts';
import { list } from '../../surface/list.ts';
import { createProbeCounter } from './count-probes.ts';

it('counts what was learned from and what was sent, by route, and what of it looked for crashes', () => {
  const { surface } = list('GET /rooms?name=x\nGET /about?a=1', 'http://localhost');
  const [rooms] = surface.endpoints;
  if (!rooms) throw new Error('no endpoint');
  const counter = createProbeCounter(new Set(['uncaught-exception']));
  counter.learned(craft(rooms));
  counter.surface(surface.endpoints);
  const sent = (endpoint: string, check: string) =>
    counter.event({ type: 'exchange', endpoint, check, exchange: {} } as unknown as RunEvent);
  sent('GET http://localhost/rooms', 'baseline');
  sent('GET http://localhost/rooms#2', 'uncaught-exception');
  expect(counter.counts()).toEqual([
    ['GET http://localhost/rooms', 3, 1],
    ['GET http://localhost/about', 0, 0],
  ]);
});
