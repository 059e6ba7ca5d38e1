import { ConflictError } from '../model/store.ts';
import { TABLES } from '../model/table-spec.ts';
import { changedRow, isAsExpected } from './check-row.ts';
import type { MainReads, MainWrites, TableName } from './sqlite-calls.ts';
import { type Database, inSnapshot } from './sqlite-database.ts';
import { decodeField, encodeRow, needleOf } from './sqlite-row.ts';
import { columnOf, updateOf } from './sqlite-schema.ts';
import { and, whereOf } from './sqlite-where.ts';

/** Only its id matters here: what else a row holds is JSON to this thread. */
type Row = { id: string };

export function documentWrites(db: Database): Omit<MainWrites, 'appendLog'> {
  const get = (table: TableName, id: string): string | undefined =>
    jsonOf(db.one(`SELECT json FROM ${table} WHERE id = ?`, id));

  const insert: MainWrites['insert'] = (table, rows) => {
    const columns = ['id', 'json', 'folded', ...TABLES[table].indexed.map(columnOf)];
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`;
    for (const { id, json, folded, fields } of rows) {
      if (db.run(sql, id, json, folded, ...fields) === 0) throw new ConflictError(`${table} has a row ${id} already`);
    }
  };

  return {
    insert,
    put: (table, row) => {
      if (db.run(...updateOf(table, TABLES[table], row), row.id) === 0) insert(table, [row]);
    },
    update: (table, id, change, expected) => {
      const json = get(table, id);
      if (json === undefined) return undefined;
      const row: Row = JSON.parse(json);
      if (!isAsExpected(row, expected)) return undefined;
      const encoded = encodeRow(TABLES[table], changedRow(table, row, change));
      db.run(...updateOf(table, TABLES[table], encoded), id);
      return encoded.json;
    },
    remove: (table, id) => db.run(`DELETE FROM ${table} WHERE id = ?`, id) > 0,
    removeWhere: (table, clauses) => {
      const where = whereOf(clauses, columnOf);
      return db.run(`DELETE FROM ${table}${where.sql}`, ...where.values);
    },
  };
}

export function documentReads(db: Database): Pick<MainReads, 'get' | 'find' | 'count' | 'countBy'> {
  const count: MainReads['count'] = (table, clauses) => {
    const where = whereOf(clauses, columnOf);
    return Number(db.one(`SELECT count(*) AS total FROM ${table}${where.sql}`, ...where.values)?.total);
  };

  return {
    get: (table, id) => jsonOf(db.one(`SELECT json FROM ${table} WHERE id = ?`, id)),
    find: (table, { clauses, needle, sort, limit, offset }) => {
      let where = whereOf(clauses, columnOf);
      // instr, not LIKE: nothing in the text that is searched for has a meaning.
      if (needle !== '') where = and(where, ['instr(folded, ?) > 0'], [needleOf(needle)]);
      const direction = sort.descending ? 'DESC' : 'ASC';
      const order = sort.field === 'id' ? `id ${direction}` : `${columnOf(sort.field)} ${direction}, id ${direction}`;
      return inSnapshot(db, () => ({
        rows: db
          .all(
            `SELECT json FROM ${table}${where.sql} ORDER BY ${order} LIMIT ? OFFSET ?`,
            ...where.values,
            limit,
            offset,
          )
          .map(({ json }) => String(json)),
        total: Number(db.one(`SELECT count(*) AS total FROM ${table}${where.sql}`, ...where.values)?.total),
      }));
    },
    count,
    countBy: (table, field, clauses) => {
      const column = columnOf(field);
      const where = and(whereOf(clauses, columnOf), [`${column} IS NOT NULL`], []);
      const rows = db.all(
        `SELECT ${column} AS value, count(*) AS total FROM ${table}${where.sql} GROUP BY ${column}`,
        ...where.values,
      );
      return new Map(rows.map(({ value, total }) => [String(decodeField(value)), Number(total)]));
    },
  };
}

const jsonOf = (row: { json?: unknown } | undefined): string | undefined =>
  row === undefined ? undefined : String(row.json);
