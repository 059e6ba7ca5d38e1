import { describe, expect, it } from 'vitest';
import { classifySql, type SqlEffect } from './classify.ts';

const BOTH: [string, SqlEffect['is'][]][] = [
  ['select 1', ['read']],
  ["select 'delete from t'", ['read']],
  ['select 1 -- delete from t', ['read']],
  ['with x as (delete from t returning *) select * from x', ['write']],
  ['select * from t for update', ['write']],
  ['select 1; drop table t', ['read', 'refused']],
  ['select 1;/* a */;', ['read']],
  ['/* a */ -- b\n insert into t values (1)', ['write']],
  ['explain select 1', ['read']],
  ['explain delete from t', ['read']],
  ['explain analyze delete from t', ['write']],
  ['begin', ['begin']],
  ['start transaction', ['begin']],
  ['start slave', ['refused']],
  ['commit', ['commit']],
  ['rollback', ['rollback']],
  ['rollback to savepoint a', ['rollback-to']],
  ['savepoint a', ['savepoint']],
  ['call p()', ['refused']],
  ['create table t (a int)', ['refused']],
  ['create table if not exists t (a int)', ['quiet']],
  ['create temporary table t (a int)', ['write']],
  ['truncate t', ['refused']],
  ['alter table t add a int', ['refused']],
  ['grant all on t to u', ['refused']],
  ['lock tables t write', ['quiet']],
  ['frobnicate', ['refused']],
  ["select 'never ends", ['refused']],
  ['select 1 /* never ends', ['refused']],
  ["select\u00a0'a'", ['refused']],
  ['', []],
];

const POSTGRESQL: [string, SqlEffect['is'][]][] = [
  ['select $$; drop table t$$', ['read']],
  ["select E'\\'; drop table t; --'", ['read']],
  ["select 'C:\\'; drop table t", ['read', 'refused']],
  ['select /* /* */ drop table t */ 1', ['read']],
  ['select 1 # 2', ['read']],
  ['select * into copy from t', ['refused']],
  ['with a as (insert into t values (1) returning *) select * from a', ['write']],
  ['explain (analyze, buffers) update t set a = 1', ['write']],
  ['explain analyze create table b as select 1', ['refused']],
  ['explain analyze execute p', ['refused']],
  ["copy t from program 'id'", ['refused']],
  ['do $$ begin perform 1; end $$', ['refused']],
  ["select nextval('s')", ['refused']],
  ['select pg_catalog."pg_sleep"(5)', ['refused']],
  ['select pg_sleep /* a */ (5)', ['refused']],
  ['select U&"pg\\005fsleep"(5)', ['refused']],
  ["select dblink_exec('a', 'b')", ['refused']],
  ["select set_config('app.user', 'a', true)", ['read']],
  ["select set_config('lock_timeout', '0', false)", ['refused']],
  ["set search_path to 'a'", ['set']],
  ['set local lock_timeout = 0', ['quiet']],
  ['set session characteristics as transaction isolation level serializable', ['quiet']],
  ['listen a', ['quiet']],
  ["prepare transaction 'a'", ['refused']],
  ["commit prepared 'a'", ['refused']],
  ['declare c cursor for select 1', ['read']],
  ['vacuum', ['refused']],
];

const MYSQL: [string, SqlEffect['is'][]][] = [
  ["select 'a\\'b'", ['read']],
  ["select 'C:\\'; drop table t -- '", ['read']],
  ["set sql_mode = 'NO_BACKSLASH_ESCAPES'", ['quiet']],
  ["set sql_mode = 'STRICT_ALL_TABLES'", ['set']],
  ['select 1 # ; drop table t', ['read']],
  ['select 1 --2', ['read']],
  ['select 1 /*! ; drop table t */', ['refused']],
  ['select 1 /*M!100100 ; drop table t */', ['refused']],
  ['select "a;b", `c;d` from t', ['read']],
  ["select 1 into outfile '/tmp/a'", ['refused']],
  ['select 1 into @a', ['read']],
  ['select sleep(5)', ['refused']],
  ['select next value for s', ['refused']],
  ['replace into t values (1)', ['write']],
  ["load data infile 'a' into table t", ['refused']],
  ['set names utf8mb4', ['set']],
  ['set @a = 1, @b = 2', ['set']],
  ['set global a = 1', ['refused']],
  ['set @a = 1, global b = 1', ['refused']],
  ['set @@global.a = 1', ['refused']],
  ['set autocommit = 1', ['quiet']],
  ["set sql_mode = '', autocommit = 1", ['quiet']],
  ['set statement max_statement_time=1 for delete from t', ['refused']],
  ['analyze table t', ['refused']],
  ['use mysql', ['refused']],
  ['xa start "a"', ['refused']],
];

describe('classifySql', () => {
  const rows = [
    ...BOTH.flatMap(([sql, is]) => (['postgresql', 'mysql'] as const).map((dialect) => ({ dialect, sql, is }))),
    ...POSTGRESQL.map(([sql, is]) => ({ dialect: 'postgresql' as const, sql, is })),
    ...MYSQL.map(([sql, is]) => ({ dialect: 'mysql' as const, sql, is })),
  ];
  it.each(rows)('$dialect: $sql', ({ dialect, sql, is }) => {
    expect(classifySql(sql, { dialect }).map(({ effect }) => effect.is)).toEqual(is);
  });
  it.each([
    ['', "select 'C:\\'; drop table t -- '", ['read']],
    ['NO_BACKSLASH_ESCAPES', "select 'C:\\'; drop table t -- '", ['read', 'refused']],
    ['', 'select "a\\"; drop table t -- "', ['read']],
    ['ANSI_QUOTES', 'select "a\\"; drop table t -- "', ['read', 'refused']],
  ])('reads quotes by the mode %j: %s', (mode, sql, is) => {
    expect(classifySql(sql, { dialect: 'mysql', mode }).map(({ effect }) => effect.is)).toEqual(is);
  });
});

describe('the table that a row is put into', () => {
  it.each([
    ['postgresql', 'insert into notes values (1)', 'notes'],
    ['postgresql', 'insert into public."Notes" (a) values (1)', 'public.Notes'],
    ['postgresql', "with a as (insert into logs values ('insert into b') returning *) select * from a", 'logs'],
    ['postgresql', 'merge into notes using a on true when not matched then insert values (1)', 'notes'],
    ['postgresql', "select 'insert into notes'", undefined],
    ['mysql', 'insert ignore `notes` values (1)', 'notes'],
    ['mysql', 'replace low_priority into facility.notes values (1)', 'facility.notes'],
    ['mysql', 'update notes set a = 1', undefined],
  ] as const)('%s: %s', (dialect, sql, into) => expect(classifySql(sql, { dialect })[0]?.into).toBe(into));
});
