import { MOST_BYTES, MOST_ROWS } from '../table-overlay.ts';

/** A real table of which a temporary one can be made, or why not. */
export interface MysqlTable {
  schema: string;
  name: string;
  why?: string;
  /** Those that can be written. */
  columns: readonly string[];
}

export type MysqlAsk = (sql: string) => Promise<readonly Record<string, unknown>[]>;

const SYSTEM = "('mysql', 'information_schema', 'performance_schema', 'sys')";
const literal = (text: string): string => `X'${Buffer.from(text).toString('hex') || '00'}'`;
export const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
export const qualified = ({ schema, name }: Pick<MysqlTable, 'schema' | 'name'>): string =>
  `${identifier(schema)}.${identifier(name)}`;

/** Whether temporary tables stay in this session: written out as statements, the binary log would tell others of them. */
export async function hasQuietTables(ask: MysqlAsk): Promise<boolean> {
  const [row] = await ask('SELECT @@log_bin AS logs, @@binlog_format AS how');
  return Number(row?.logs) === 0 || row?.how === 'ROW';
}

/** What a statement means by these names: tables of the session's database, and of databases that it names. */
export async function mysqlTables(ask: MysqlAsk, names: ReadonlySet<string>): Promise<MysqlTable[]> {
  const wanted = [...names].map((name) => `CONVERT(${literal(name)} USING utf8mb4)`).join(', ');
  const found = await ask(`SELECT table_schema AS \`schema\`, table_name AS name, table_type AS kind,
    data_length AS bytes, table_rows AS row_count,
    (SELECT COUNT(*) FROM information_schema.triggers WHERE event_object_schema = t.table_schema
      AND event_object_table = t.table_name) AS triggered
    FROM information_schema.tables t WHERE table_schema NOT IN ${SYSTEM} AND LOWER(table_name) IN (${wanted})
    AND (table_schema = DATABASE() OR LOWER(table_schema) IN (${wanted}))`);
  if (found.length === 0) return [];
  const views = await ask(`SELECT view_definition AS body FROM information_schema.views
    WHERE table_schema NOT IN ${SYSTEM}`);
  const tables: MysqlTable[] = [];
  for (const row of found) {
    const base = { schema: String(row.schema), name: String(row.name) };
    const isViewed = views.some(({ body }) => String(body).toLowerCase().includes(`\`${base.name.toLowerCase()}\``));
    const why = reason(row, isViewed);
    tables.push(why === undefined ? { ...base, columns: await columnsOf(ask, base) } : { ...base, why, columns: [] });
  }
  return tables;
}

function reason(row: Record<string, unknown>, isViewed: boolean): string | undefined {
  if (row.kind !== 'BASE TABLE') return 'it is no ordinary table';
  if (Number(row.triggered) > 0) return 'it has triggers';
  if (isViewed) return 'views show it';
  // InnoDB's own numbers are guesses: twice as many are not.
  const isLarge = Number(row.bytes) > MOST_BYTES || Number(row.row_count) > 2 * MOST_ROWS;
  return isLarge ? 'it is too large to be copied' : undefined;
}

async function columnsOf(ask: MysqlAsk, { schema, name }: { schema: string; name: string }): Promise<string[]> {
  const columns = await ask(`SELECT column_name AS name, extra AS extra FROM information_schema.columns
    WHERE table_schema = CONVERT(${literal(schema)} USING utf8mb4)
    AND table_name = CONVERT(${literal(name)} USING utf8mb4) ORDER BY ordinal_position`);
  return columns.flatMap(({ name: column, extra }) =>
    /(?:STORED|VIRTUAL|PERSISTENT) GENERATED/i.test(String(extra)) ? [] : [String(column)],
  );
}
