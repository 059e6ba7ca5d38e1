import { describe, expect, it } from 'vitest';
import type { Marker } from '../../model/marker.ts';
import { mongoPlaces } from './mongo-position.ts';
import type { MongoRole } from './mongo-roles.ts';

const M = 'bcdfg2hjkl' as Marker;
const OBJECT = { $ne: M, $nin: [M] };
const PATH = `$${M}.${M}`;
const UNKNOWN = { [`$${M}`]: 1 };

function positions(role: MongoRole, value: unknown): string[] {
  return mongoPlaces('find', role, value)
    .filter(({ text }) => text.includes(M))
    .map(({ position }) => position(M));
}

describe('mongoPlaces', () => {
  it.each<[what: string, role: MongoRole, value: unknown]>([
    ['an operator in a field', 'filter', { name: OBJECT }],
    ['an operator in a field of many', 'filter', { name: 'x', password: OBJECT }],
    ['below $and', 'filter', { $and: [{ active: true }, { name: OBJECT }] }],
    ['below $not', 'filter', { name: { $not: OBJECT } }],
    ['below $elemMatch', 'filter', { rooms: { $elemMatch: { name: OBJECT } } }],
    ['below $elemMatch, a value', 'filter', { rooms: { $elemMatch: OBJECT } }],
    ['below $elemMatch in $all', 'filter', { rooms: { $all: [{ $elemMatch: { name: OBJECT } }] } }],
    ['an operator of its own name', 'filter', { name: UNKNOWN }],
    ['an operator at the top', 'filter', { name: 'x', ...UNKNOWN }],
    ['a field that was chosen', 'filter', { [PATH]: 'x' }],
    ['an operator that was chosen', 'filter', { price: { [`$${M}`]: 5 } }],
    ['$where', 'filter', { $where: M }],
    ['$where, out of its quotes', 'filter', { $where: `this.name == '' || ${M} || ''` }],
    ['a number in $where', 'filter', { $where: `this.floor == ${M}` }],
    ['a function of the aggregation', 'filter', { $expr: { $function: { body: `f(${M})`, args: [], lang: 'js' } } }],
    ['a field for a value', 'filter', { $expr: { $eq: ['$name', PATH] } }],
    ['an operator in an expression', 'filter', { $expr: { $eq: ['$name', UNKNOWN] } }],
    ['an update', 'update', UNKNOWN],
    ['$pull', 'update', { $pull: { tags: OBJECT } }],
    ['$pull of documents', 'update', { $pull: { rooms: { name: OBJECT } } }],
    ['an update as a pipeline', 'update', [{ $set: { name: PATH } }]],
    ['a stage', 'pipeline', [UNKNOWN]],
    ['$match', 'pipeline', [{ $match: { name: OBJECT } }]],
    ['$project', 'pipeline', [{ $project: { name: PATH } }]],
    ['$lookup', 'pipeline', [{ $lookup: { from: 'x', pipeline: [{ $match: { name: OBJECT } }], as: 'y' } }]],
    ['$facet', 'pipeline', [{ $facet: { a: [{ $match: { name: OBJECT } }] } }]],
    ['$accumulator', 'pipeline', [{ $group: { _id: null, n: { $accumulator: { init: M, lang: 'js' } } } }]],
    ['a projection', 'options', { projection: { name: PATH } }],
    ['array filters', 'options', { arrayFilters: [{ 'a.b': OBJECT }] }],
    ['updateOne of many', 'operations', [{ updateOne: { filter: { name: OBJECT }, update: {} } }]],
    ['deleteMany of many', 'operations', [{ deleteMany: { filter: { name: OBJECT } } }]],
    ['a client’s bulkWrite', 'operations', [{ namespace: 'a.b', name: 'updateOne', filter: { name: OBJECT } }]],
    ['a command', 'command', { [M]: 1 }],
    ['find as a command', 'command', { find: 'rooms', filter: { name: OBJECT } }],
    ['update as a command', 'command', { update: 'rooms', updates: [{ q: { name: OBJECT }, u: {} }] }],
    ['delete as a command', 'command', { delete: 'rooms', deletes: [{ q: { name: OBJECT }, limit: 0 }] }],
    ['findAndModify', 'command', { findAndModify: 'rooms', query: { name: OBJECT }, update: {} }],
    ['aggregate as a command', 'command', { aggregate: 'rooms', pipeline: [{ $match: { name: OBJECT } }] }],
    ['explain', 'command', { explain: { find: 'rooms', filter: { name: OBJECT } } }],
    ['mapReduce', 'command', { mapReduce: 'rooms', map: `function () { ${M} }`, reduce: 'x' }],
    ['code of BSON', 'filter', { $where: { _bsontype: 'Code', code: M, scope: {} } }],
    ['a Map', 'filter', new Map([['name', OBJECT]])],
  ])('%s is code', (_what, role, value) => {
    expect(positions(role, value)).toContain('code');
  });

  it.each<[what: string, role: MongoRole, value: unknown]>([
    ['a value', 'filter', { name: M }],
    ['the application’s own $ne', 'filter', { name: { $ne: M } }],
    ['the application’s own $eq', 'filter', { name: { $eq: M } }],
    ['$eq around an object', 'filter', { name: { $eq: OBJECT } }],
    ['$ne around an object', 'filter', { name: { $ne: OBJECT } }],
    ['$in', 'filter', { name: { $in: [M, 'x'] } }],
    ['$in around objects', 'filter', { name: { $in: [OBJECT] } }],
    ['$nin alone', 'filter', { name: { $nin: [M] } }],
    ['a range of one day', 'filter', { day: { $gte: M, $lte: M } }],
    ['$regex', 'filter', { name: { $regex: `^${M}`, $options: 'i' } }],
    ['a regular expression', 'filter', { name: new RegExp(M, 'i') }],
    ['$or around values', 'filter', { $or: [{ name: M }, { kind: M }] }],
    ['$text', 'filter', { $text: { $search: M } }],
    ['$comment', 'filter', { $comment: M }],
    ['a document to be equal to', 'filter', { place: { floor: 1, x: OBJECT } }],
    ['a list to be equal to', 'filter', { tags: [OBJECT] }],
    ['$all', 'filter', { tags: { $all: [M, OBJECT] } }],
    ['text made of an object', 'filter', { name: JSON.stringify(OBJECT) }],
    ['a field that was chosen', 'filter', { [M]: 'x' }],
    ['$where with a literal', 'filter', { $where: `this.name == '${M}'` }],
    ['a function’s argument', 'filter', { $expr: { $function: { body: 'f', args: [M], lang: 'js' } } }],
    ['a value in an expression', 'filter', { $expr: { $eq: ['$name', M] } }],
    ['$literal', 'filter', { $expr: { $eq: ['$name', { $literal: PATH }] } }],
    ['the application’s own $ before a field', 'pipeline', [{ $group: { _id: `$${M}` } }]],
    ['its own $ before the try', 'pipeline', [{ $group: { _id: `$${PATH}` } }]],
    ['a sort', 'pipeline', [{ $sort: { [M]: 1 } }]],
    ['a stored value', 'update', { $set: { name: M } }],
    ['a stored object', 'update', { $set: { name: UNKNOWN } }],
    ['a replacement', 'update', { name: OBJECT }],
    ['a new document', 'literal', { name: OBJECT }],
    ['insertOne of many', 'operations', [{ insertOne: { document: { name: OBJECT } } }]],
    ['insert as a command', 'command', { insert: 'rooms', documents: [{ name: OBJECT }] }],
    ['a collection’s name', 'command', { find: M, filter: {} }],
    ['a cursor’s options', 'options', { hint: M, sort: { [M]: 1 }, comment: M }],
  ])('%s is data', (_what, role, value) => {
    const found = positions(role, value);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found)).toEqual(new Set(['data']));
  });

  it('tells a number’s marker', () => {
    const digits = '5123456789' as Marker;
    const [place] = mongoPlaces('find', 'filter', { floor: { $ne: 5123456789, $nin: [5123456789] } });
    expect(place?.position(digits)).toBe('code');
  });

  it('says where it stood', () => {
    expect(mongoPlaces('find', 'filter', { a: { 'b.c': 1 }, name: { $ne: M } }).map(({ text }) => text)).toEqual([
      'find filter.a.b.c: 1',
      `find filter.name.$ne: ${M}`,
    ]);
  });

  it('survives what has no end', () => {
    const circle: Record<string, unknown> = { name: M };
    circle.self = circle;
    expect(positions('filter', circle)).toContain('data');
  });
});
