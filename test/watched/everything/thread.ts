import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';

/** A thread that writes: as the application's main one, it must not reach anything. */
const { folder, text } = workerData as { folder: string; text: string };
appendFileSync(join(folder, 'files', 'log'), text);
const database = new DatabaseSync(join(folder, 'own.db'));
database.prepare('insert into notes (text) values (?)').run(text);
database.close();
