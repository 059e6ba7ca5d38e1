import { describe, expect, it } from 'vitest';
import { nosqlInjectionInside } from '../../checks/inside/nosql-injection.ts';
import { sqlInjectionInside } from '../../checks/inside/sql-injection.ts';
import type { Marker } from '../../model/marker.ts';
import { mongoPlaces } from './mongo-position.ts';
import type { MongoRole } from './mongo-roles.ts';
import { type SqlDialect, sqlPosition } from './sql-position.ts';

/** What checks send is what sensors tell apart: each try of theirs, pasted into code and handed over as it should be. */
const M = 'bcdfg2hjkl' as Marker;
const doubled = (quote: string) => (value: string) => value.replaceAll(quote, quote + quote);
const backslashed = (value: string) => value.replace(/[\\'"]/g, '\\$&');

describe('the tries of SQL injection', () => {
  const tries = sqlInjectionInside.tries.map(({ value }) => String(value).replaceAll('{p}', M));
  const positions = (dialect: SqlDialect, statement: (value: string) => string) =>
    new Set(tries.map((value) => sqlPosition(statement(value), M, dialect)));

  it.each<[dialect: SqlDialect, place: string, statement: (value: string) => string]>([
    ...(['sqlite', 'postgresql', 'mysql'] as const).flatMap(
      (dialect): [SqlDialect, string, (v: string) => string][] => [
        [dialect, 'text', (v) => `select * from t where a = '${v}'`],
        [dialect, 'text in brackets', (v) => `select * from t where (a like '%${v}%') limit 9`],
        [dialect, 'a number', (v) => `select * from t where a = ${v} and b = 1`],
        [dialect, 'a column', (v) => `select * from t order by ${v}`],
        [dialect, 'a name in quotes', (v) => `select "${v}" from t`],
      ],
    ),
    ['mysql', 'a name in backticks', (v) => `select \`${v}\` from t`],
    ['mysql', 'text whose quotes are doubled alone', (v) => `select * from t where a = '${doubled("'")(v)}'`],
    ['postgresql', 'text whose quotes get backslashes', (v) => `select '${backslashed(v)}'`],
    ['sqlite', 'text whose quotes get backslashes', (v) => `select '${backslashed(v)}'`],
  ])('%s: %s is left by one of them', (dialect, _place, statement) => {
    expect(positions(dialect, statement)).toContain('code');
  });

  it.each<[dialect: SqlDialect, place: string, statement: (value: string) => string]>([
    ['sqlite', 'doubled quotes', (v) => `select * from t where a = '${doubled("'")(v)}'`],
    ['postgresql', 'doubled quotes', (v) => `select * from t where a = '${doubled("'")(v)}'`],
    ['postgresql', 'E and backslashes', (v) => `select E'${backslashed(v)}'`],
    ['postgresql', 'a name', (v) => `select "${doubled('"')(v)}" from t`],
    ['mysql', 'backslashes', (v) => `select * from t where a = '${backslashed(v)}'`],
    ['mysql', 'a name', (v) => `select \`${doubled('`')(v)}\` from t`],
  ])('%s: %s keep all of them', (dialect, _place, statement) => {
    expect(positions(dialect, statement)).toEqual(new Set(['data']));
  });
});

describe('the tries of NoSQL injection', () => {
  const tries = nosqlInjectionInside.tries.map(({ value }) => JSON.parse(JSON.stringify(value).replaceAll('{p}', M)));
  const positions = (role: MongoRole, ask: (value: unknown) => unknown) =>
    new Set(tries.flatMap((value) => mongoPlaces('find', role, ask(value)).map(({ position }) => position(M))));

  it.each<[place: string, role: MongoRole, ask: (value: unknown) => unknown]>([
    ['a field', 'filter', (v) => ({ name: v })],
    ['a filter', 'filter', (v) => (typeof v === 'string' ? { [v]: 1 } : { name: v })],
    ['a stage', 'pipeline', (v) => [{ $match: { name: v } }]],
    ['an expression', 'filter', (v) => ({ $expr: { $eq: ['$name', v] } })],
    ['text in $where', 'filter', (v) => ({ $where: `this.name == '${v}'` })],
    ['text in $where, double', 'filter', (v) => ({ $where: `this.name == "${v}"` })],
    ['a number in $where', 'filter', (v) => ({ $where: `this.floor == ${v}` })],
  ])('%s is left by one of them', (_place, role, ask) => {
    expect(positions(role, ask)).toContain('code');
  });

  it.each<[place: string, role: MongoRole, ask: (value: unknown) => unknown]>([
    ['text', 'filter', (v) => ({ name: String(v) })],
    ['$eq', 'filter', (v) => ({ name: { $eq: v } })],
    ['$ne of its own', 'filter', (v) => ({ name: { $ne: v } })],
    ['$in of its own', 'filter', (v) => ({ name: { $in: [v] } })],
    ['$regex', 'filter', (v) => ({ name: { $regex: String(v) } })],
    ['a literal', 'filter', (v) => ({ $expr: { $eq: ['$name', { $literal: v }] } })],
    ['a stored value', 'update', (v) => ({ $set: { name: v } })],
    ['a document', 'literal', (v) => ({ name: v })],
    ['JSON in $where', 'filter', (v) => ({ $where: `this.name == ${JSON.stringify(String(v))}` })],
  ])('%s keeps all of them', (_place, role, ask) => {
    expect([...positions(role, ask)].filter((position) => position !== 'data')).toEqual([]);
  });
});
