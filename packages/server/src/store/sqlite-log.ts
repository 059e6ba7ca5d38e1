import type { MainReads, MainWrites } from './sqlite-calls.ts';
import { type Database, inSnapshot } from './sqlite-database.ts';
import { whereOf } from './sqlite-where.ts';

const INSERT = 'INSERT INTO log (seq, time, operator, action, object, outcome, json) VALUES (?, ?, ?, ?, ?, ?, ?)';

export function logWrites(db: Database): Pick<MainWrites, 'appendLog'> {
  return {
    appendLog: (entries) => {
      for (const entry of entries) {
        const { seq, time, operator, action, object, outcome } = entry;
        db.run(INSERT, seq, time, operator, action, object, outcome, JSON.stringify(entry));
      }
    },
  };
}

export function logReads(db: Database): Pick<MainReads, 'lastOfLog' | 'walkLog' | 'findLog'> {
  return {
    lastOfLog: () => {
      const row = db.one('SELECT json FROM log ORDER BY seq DESC LIMIT 1');
      return row === undefined ? undefined : String(row.json);
    },
    walkLog: (from, size) =>
      db.all('SELECT json FROM log WHERE seq >= ? ORDER BY seq LIMIT ?', from, size).map(({ json }) => String(json)),
    findLog: ({ clauses, limit, offset }) => {
      const where = whereOf(clauses, (field) => field);
      return inSnapshot(db, () => ({
        rows: db
          .all(`SELECT json FROM log${where.sql} ORDER BY seq DESC LIMIT ? OFFSET ?`, ...where.values, limit, offset)
          .map(({ json }) => String(json)),
        total: Number(db.one(`SELECT count(*) AS total FROM log${where.sql}`, ...where.values)?.total),
      }));
    },
  };
}
