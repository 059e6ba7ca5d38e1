import { MOST_ROWS } from '../table-overlay.ts';
import { identifier, literal, type PgAsk, type PgTable } from './tables.ts';

const temporary = (name: string): string => `pg_temp.${identifier(name)}`;
const real = ({ schema, name }: PgTable): string => `${identifier(schema)}.${identifier(name)}`;

/** Thrown where a table cannot be copied. */
export class TooLarge extends Error {}

/**
 * Makes the temporary table of a real one, with its rows, or with those that are given: indexes, checks and triggers
 * are like the real one's; its counters are its own, so that the real ones stand still. Keys of other tables are not
 * held to, because only temporary tables could be named.
 */
export async function makeStandIn(ask: PgAsk, table: PgTable, rows?: readonly string[]): Promise<void> {
  if (!rows) {
    const [counted] = await ask(`SELECT count(*)::int AS n FROM (SELECT FROM ${real(table)} LIMIT ${MOST_ROWS + 1}) x`);
    if (Number(counted?.n) > MOST_ROWS) throw new TooLarge('it has too many rows to be copied');
  }
  const own = temporary(table.name);
  const kinds = ['DEFAULTS', 'CONSTRAINTS', 'INDEXES', 'IDENTITY', 'GENERATED', 'STORAGE'];
  await ask(
    `CREATE TEMPORARY TABLE ${identifier(table.name)} (LIKE ${real(table)} ${kinds.map((kind) => `INCLUDING ${kind}`).join(' ')})`,
  );
  for (const { column, expression, sequence } of table.counters) {
    // Under the real one's name: `currval` asks by it.
    await ask(`CREATE TEMPORARY SEQUENCE IF NOT EXISTS ${identifier(sequence)}`);
    const counts = `nextval(${literal(temporary(sequence))}::regclass)`;
    const preset = expression.replace(/nextval\('(?:[^']|'')+'::regclass\)/, () => counts);
    await ask(`ALTER TABLE ${own} ALTER COLUMN ${identifier(column)} SET DEFAULT ${preset}`);
  }
  if (rows) await fillStandIn(ask, table, rows);
  else {
    const columns = table.columns.map(identifier).join(', ');
    await ask(`INSERT INTO ${own} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${real(table)}`);
  }
  for (const column of table.identities)
    await countOn(ask, table, column, `pg_get_serial_sequence(${literal(own)}, ${literal(column)})::regclass`);
  for (const { column, sequence } of table.counters)
    await countOn(ask, table, column, `${literal(temporary(sequence))}::regclass`);
  for (const trigger of table.triggers)
    await ask(trigger.replace(/ ON (?:\S+|"[^"]*"\."[^"]*") /, () => ` ON ${own} `));
}

async function countOn(ask: PgAsk, table: PgTable, column: string, sequence: string): Promise<void> {
  // A counter within a text ('N-' || nextval …) begins at one.
  await ask('SAVEPOINT selfward_count');
  const last = `(SELECT max(${identifier(column)})::bigint FROM ${temporary(table.name)})`;
  await ask(`SELECT setval(${sequence}, greatest(coalesce(${last}, 0), 0) + 1, false)`).catch(() =>
    ask('ROLLBACK TO SAVEPOINT selfward_count'),
  );
}

/** Puts rows, as they were read, in the place of all that are there. */
export async function fillStandIn(ask: PgAsk, table: PgTable, rows: readonly string[]): Promise<void> {
  const own = temporary(table.name);
  await ask(`ALTER TABLE ${own} DISABLE TRIGGER USER`);
  await ask(`TRUNCATE ${own}`);
  if (rows.length > 0) {
    const columns = table.columns.map(identifier);
    await ask(`INSERT INTO ${own} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE
      SELECT ${columns.map((column) => `(x.r).${column}`).join(', ')}
      FROM (SELECT v::${own} AS r FROM unnest(ARRAY[${rows.map(literal).join(', ')}]::text[]) v OFFSET 0) x`);
  }
  await ask(`ALTER TABLE ${own} ENABLE TRIGGER USER`);
}

/** All rows as the database writes them, in the order that it holds them in. */
export async function readStandIn(ask: PgAsk, { name }: PgTable): Promise<string[]> {
  return (await ask(`SELECT x::text AS row FROM ${temporary(name)} x`)).map(({ row }) => String(row));
}
