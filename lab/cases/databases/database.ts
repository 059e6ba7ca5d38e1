export type Row = Record<string, unknown>;

/** What the cases ask of a database: one statement, with values handed over apart where it is well written. */
export interface Database {
  ask(sql: string, values?: readonly (string | number)[]): Promise<Row[]>;
}

/** The building that every database holds. */
export const SCHEMA: readonly string[] = [
  'CREATE TABLE rooms (id INTEGER PRIMARY KEY, name VARCHAR(40), floor INTEGER, kind VARCHAR(20), hidden INTEGER)',
  "INSERT INTO rooms VALUES (1,'lobby',0,'public',0),(2,'lab',1,'work',0),(3,'ward',2,'public',0),(4,'store',3,'work',1),(5,'roof',4,'public',1)",
  'CREATE TABLE users (name VARCHAR(40), password VARCHAR(40))',
  "INSERT INTO users VALUES ('ada','x9-Vael'),('ben','moss-7')",
  'CREATE TABLE visits (page VARCHAR(80), agent VARCHAR(200))',
];
