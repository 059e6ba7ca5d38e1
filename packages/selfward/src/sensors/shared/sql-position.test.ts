import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../model/sighting.ts';
import { type SqlDialect, sqlPosition } from './sql-position.ts';

const ALL: SqlDialect[] = ['sqlite', 'postgresql', 'mysql'];
const MARK = 'bcdfg2hjkl';
type Row = [statement: string, position: Sighting['position'], dialects?: SqlDialect[]];

describe('sqlPosition', () => {
  it.each<Row>([
    ["select * from t where a = 'MARK'", 'data'],
    ["select * from t where a = 'mark MARK' and b = 'x'", 'data'],
    ["select * from t where a = 'it''s MARK'", 'data'],
    ["select * from t where a = '' or MARK --'", 'code'],
    ["select * from t where a like '%MARK%'", 'data'],
    ["select * from t where a = 'x' -- MARK", 'data'],
    ["select * from t where a = 'x' -- '\nor MARK", 'code'],
    ['select * from t where a = 1 /* MARK */', 'data'],
    ['select * from t where a = 1 /* x */ or MARK', 'code'],
    ['select * from t order by MARK', 'code'],
    ['select * from t order by MARK desc', 'code'],
    ['select * from t where a = MARK', 'code'],
    ['select * from t where a = 1MARK', 'code'],
    ['select * from t where a = (MARK)', 'code'],
    ['select "MARK" from t', 'data'],
    ['select "a""MARK" from t', 'data'],
    ['select 1', 'unknown'],
    ["select 'MARK", 'data'],
    ["insert into t values ('MARK', MARK)", 'code'],
    ["SELECT * FROM t WHERE a = 'x' OR \"b\" = 'MARK'", 'data'],

    ['select `MARK` from t', 'data', ['sqlite', 'mysql']],
    ['select `a``MARK` from t', 'data', ['sqlite', 'mysql']],
    ['select [MARK] from t', 'data', ['sqlite']],
    ['select a[MARK] from t', 'code', ['postgresql']],
    ["select array['MARK']", 'data', ['postgresql']],

    ["select 'a\\'MARK'", 'data', ['mysql']],
    ["select 'a\\' or MARK", 'code', ['sqlite', 'postgresql']],
    ["select 'a\\\\' or MARK", 'code', ALL],
    ["select E'a\\'MARK'", 'data', ['postgresql']],
    ["select e'a\\\\' or MARK", 'code', ['postgresql']],
    ['select "a\\"MARK"', 'data', ['mysql']],

    ['select $x$ MARK $x$', 'data', ['postgresql']],
    ["select $x$ ' $$ MARK $x$, 'a'", 'data', ['postgresql']],
    ['select $$ a $$, MARK', 'code', ['postgresql']],
    ['select $1, $2, MARK', 'code', ['postgresql']],
    ["select a$b$, 'MARK', $b$", 'data', ['postgresql']],
    ["do $$ begin raise '%', 'MARK'; end $$", 'data', ['postgresql']],
    ["do $$ begin raise '%', ''; MARK; end $$", 'code', ['postgresql']],
    ['create function f() returns int as $f$ select MARK $f$ language sql', 'code', ['postgresql']],
    ['select 1 /* a /* b */ MARK */', 'data', ['postgresql']],
    ['select 1 /* a /* b */ or MARK', 'code', ['sqlite', 'mysql']],
    ["select a #> '{b}' or MARK", 'code', ['postgresql']],

    ["select 1 # 'MARK", 'data', ['mysql']],
    ['select 5--MARK', 'code', ['mysql']],
    ['select 5--MARK', 'data', ['sqlite', 'postgresql']],
    ['select 1 /*! or MARK */', 'code', ['mysql']],
    ['select 1 /*!50000 or MARK */', 'code', ['mysql']],
    ['select 1 /*M! or MARK */', 'code', ['mysql']],
    ["select _utf8'MARK', N'MARK', x'00'", 'data', ['mysql']],
  ])('%s: %s', (statement, position, dialects = ALL) => {
    const found = dialects.map((dialect) => [dialect, sqlPosition(statement.replaceAll('MARK', MARK), MARK, dialect)]);
    expect(found).toEqual(dialects.map((dialect) => [dialect, position]));
  });

  it.each<[string, Sighting['position']]>([
    ['select * from t where id = 5123456789', 'data'],
    ['select * from t where id = 5123456789 limit 1', 'data'],
    ['select * from t where id in (1,5123456789)', 'data'],
    ["select * from t where id = '5123456789'", 'data'],
    ['select * from t5123456789', 'code'],
  ])('a marker of digits: %s: %s', (statement, position) => {
    for (const dialect of ALL) expect(sqlPosition(statement, '5123456789', dialect)).toBe(position);
  });

  it('reads long statements in linear time', () => {
    const long = `select ${"'a''b', ".repeat(50_000)} '${MARK}'`;
    expect(sqlPosition(long, MARK, 'postgresql')).toBe('data');
  });
});
