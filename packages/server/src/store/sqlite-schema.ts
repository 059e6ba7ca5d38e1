import { TABLES } from '../model/table-spec.ts';
import { type Database, inTransaction } from './sqlite-database.ts';
import type { Migration } from './sqlite-migrate.ts';
import { type EncodedRow, encodeRow, type Fields } from './sqlite-row.ts';

/** `selfward.db`: documents and the operations log. */
export const MAIN_MIGRATIONS: readonly Migration[] = [
  (db) =>
    db.exec(`
      CREATE TABLE log (
        seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, operator TEXT NOT NULL, action TEXT NOT NULL,
        object TEXT NOT NULL, outcome TEXT NOT NULL, json TEXT NOT NULL
      ) STRICT;
      CREATE INDEX log_time ON log (time);
      CREATE INDEX log_operator ON log (operator, seq);
      CREATE INDEX log_action ON log (action, seq);
      CREATE INDEX log_object ON log (object, seq);
      CREATE TRIGGER log_never_changes BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the operations log only grows'); END;
      CREATE TRIGGER log_never_shrinks BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the operations log only grows'); END;
      CREATE TABLE derived (name TEXT PRIMARY KEY, spec TEXT NOT NULL) STRICT;
    `),
];

/** `readings.db`. One row for a variable at a time: a second reading of the same millisecond is the same reading. */
export const READINGS_MIGRATIONS: readonly Migration[] = [
  (db) =>
    db.exec(`
      CREATE TABLE series (id INTEGER PRIMARY KEY, device TEXT NOT NULL, variable TEXT NOT NULL, UNIQUE (device, variable)) STRICT;
      CREATE TABLE readings (
        series INTEGER NOT NULL REFERENCES series (id), time REAL NOT NULL, value ANY NOT NULL,
        PRIMARY KEY (series, time)
      ) STRICT, WITHOUT ROWID;
    `),
];

/** An indexed field's column; `f_` keeps it apart from SQL's words. */
export const columnOf = (field: string): string => (field === 'id' ? 'id' : `f_${field}`);

/**
 * Makes a table for each noun. Its columns beside `json` are derived from it, so when a noun's specification changes
 * they are made anew, and no migration has to be written.
 */
export function deriveTables(db: Database): void {
  for (const [name, spec] of Object.entries(TABLES)) deriveTable(db, name, spec);
}

function deriveTable(db: Database, name: string, spec: Fields): void {
  const wanted = JSON.stringify(spec);
  const isUpToDate = (): boolean => db.one('SELECT spec FROM derived WHERE name = ?', name)?.spec === wanted;
  if (isUpToDate()) return;
  inTransaction(db, () => {
    if (isUpToDate()) return;
    db.exec(`CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT`);
    for (const { name: index } of db.all(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
      name,
    )) {
      db.exec(`DROP INDEX ${String(index)}`);
    }
    for (const { name: column } of db.all('SELECT name FROM pragma_table_info(?)', name)) {
      if (column !== 'id' && column !== 'json') db.exec(`ALTER TABLE ${name} DROP COLUMN ${String(column)}`);
    }
    db.exec(`ALTER TABLE ${name} ADD COLUMN folded TEXT`);
    for (const field of spec.indexed) db.exec(`ALTER TABLE ${name} ADD COLUMN ${columnOf(field)} ANY`);
    for (const { id, json } of db.all(`SELECT id, json FROM ${name}`)) {
      const row: { id: string } = JSON.parse(String(json));
      db.run(...updateOf(name, spec, encodeRow(spec, row)), String(id));
    }
    for (const field of spec.indexed) db.exec(`CREATE INDEX ${name}_${field} ON ${name} (${columnOf(field)}, id)`);
    db.run('INSERT OR REPLACE INTO derived (name, spec) VALUES (?, ?)', name, wanted);
  });
}

/** The statement that writes a row's columns, less the id that ends it. */
export function updateOf(name: string, spec: Fields, row: EncodedRow): [sql: string, ...values: EncodedRow['fields']] {
  const columns = ['json', 'folded', ...spec.indexed.map(columnOf)].map((column) => `${column} = ?`);
  return [`UPDATE ${name} SET ${columns.join(', ')} WHERE id = ?`, row.json, row.folded, ...row.fields];
}
