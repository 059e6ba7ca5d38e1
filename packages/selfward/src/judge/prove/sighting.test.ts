import { describe, expect, it } from 'vitest';
import type { Exchange, Marker, Point, Sighting, SightingProof } from '../../model/index.ts';
import { carriesStructure, proveSighting } from './sighting.ts';

const [TRY, PLAIN, AGAIN] = ['bcdfg2hjkl', 'mnpqr3stvw', 'xzbcd4fghj'] as Marker[] as [Marker, Marker, Marker];
const point: Point = { id: 'query:name', location: 'query', name: 'name', part: 'value', original: 'ann' };

function exchange(
  id: number,
  value: unknown,
  marker: Marker,
  position: Sighting['position'],
  excerpt: string,
): Exchange {
  return {
    id,
    probe: { set: new Map([[point, value]]), markers: [marker], effect: 'read', note: '' },
    request: { method: 'GET', url: 'http://app.test/', headers: [] },
    at: 0,
    sightings: [{ marker, sensor: 'pg', position, excerpt }],
  };
}

const proof: SightingProof = {
  kind: 'sighting',
  sensor: 'pg',
  marker: TRY,
  payload: `' ${TRY} '`,
  exchange: exchange(2, `' ${TRY} '`, TRY, 'code', `select 1 where a = '' ${TRY.toUpperCase()} ''`),
  controlMarker: PLAIN,
  controlExchange: exchange(1, PLAIN, PLAIN, 'data', `select 1 where a = '${PLAIN}'`),
  observed: '',
  control: '',
};
const again = {
  marker: AGAIN,
  payload: `' ${AGAIN} '`,
  exchange: exchange(3, `' ${AGAIN} '`, AGAIN, 'code', `order by ' ${AGAIN} '`),
};
const plainCode = { controlExchange: exchange(1, PLAIN, PLAIN, 'code', `order by ${PLAIN}`) };

describe('proveSighting', () => {
  it.each<[string, Partial<SightingProof>]>([
    ['the word left its quotes, and the plain one did not', {}],
    ['even the plain word is code, and it was repeated', { ...plainCode, again }],
  ])('holds where %s', (_, parts) => {
    expect(proveSighting({ ...proof, ...parts })).toEqual({ holds: true });
  });

  it.each<[string, Partial<SightingProof>]>([
    ['it was seen as data', { exchange: exchange(2, proof.payload, TRY, 'data', `x ' ${TRY} '`) }],
    ['another sensor saw it', { sensor: 'mysql2' }],
    ['it was not sent so', { payload: `" ${TRY} "` }],
    ['the plain word alone arrived', { exchange: exchange(2, proof.payload, TRY, 'code', `order by a${TRY}b`) }],
    ['the plain word was never seen there', { controlExchange: exchange(1, PLAIN, TRY, 'data', PLAIN) }],
    ['the control is the same request', { controlExchange: proof.exchange }],
    ['the plain word is code, and nothing was repeated', plainCode],
    ['the repetition is the first round', { ...plainCode, again: { ...again, exchange: proof.exchange } }],
    [
      'the repetition was data',
      { ...plainCode, again: { ...again, exchange: exchange(3, again.payload, AGAIN, 'data', again.payload) } },
    ],
  ])('does not hold where %s', (_, parts) => {
    expect(proveSighting({ ...proof, ...parts }).holds).toBe(false);
  });
});

describe('carriesStructure', () => {
  it.each<[string, unknown, boolean]>([
    [`echo $(${TRY})`, `${TRY}$(${TRY})`, true],
    [`echo ${TRY}`, `${TRY}$(${TRY})`, false],
    [`/${TRY}/${TRY}`, `../../${TRY}/${TRY}`, true],
    [`find filter.name.$ne: ${TRY}`, { $ne: TRY, $nin: [TRY] }, true],
    [`find filter.name.$${TRY}: 1`, { [`$${TRY}`]: 1 }, true],
    [`find filter.name: ${TRY}`, { $ne: TRY }, false],
    ['nothing of it', `' ${TRY} '`, false],
  ])('%s', (excerpt, payload, is) => {
    expect(carriesStructure(excerpt, payload, TRY)).toBe(is);
  });
});
