import { type Database, inTransaction } from './sqlite-database.ts';
import { StoreError } from './store-error.ts';

/** One step forward; there is none back. A step that was published never changes: add another. */
export type Migration = (db: Database) => void;

/** "Self" in ASCII, in the header of our files, so that another program's database is not taken for ours. */
const APPLICATION = 0x53656c66;

/** Brings a file to the schema that this program knows. @throws StoreError when the file is newer or not ours. */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  inTransaction(db, () => {
    const application = Number(db.one('PRAGMA application_id')?.application_id ?? 0);
    const isEmpty = db.one('SELECT 1 AS one FROM sqlite_schema LIMIT 1') === undefined;
    if (application !== APPLICATION && !isEmpty) {
      throw new StoreError(`${db.file} is the database of another program: give Selfward a folder of its own`);
    }
    db.exec(`PRAGMA application_id = ${APPLICATION}`);
    db.exec(
      'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, migrated_at INTEGER NOT NULL) STRICT',
    );
    const version = Number(db.one('SELECT max(version) AS version FROM schema_version')?.version ?? 0);
    if (version > migrations.length) {
      throw new StoreError(
        `${db.file} was written by a newer Selfward (schema ${version}, this one knows ${migrations.length}): ` +
          'start the newer program, or restore the folder from a backup',
      );
    }
    for (const [at, step] of migrations.entries()) {
      if (at < version) continue;
      step(db);
      db.run('INSERT INTO schema_version (version, migrated_at) VALUES (?, ?)', at + 1, Date.now());
    }
  });
}
