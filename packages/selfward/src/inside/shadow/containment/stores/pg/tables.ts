import { MOST_BYTES } from '../table-overlay.ts';

/** A real table of which a temporary one can be made, or why not. */
export interface PgTable {
  schema: string;
  name: string;
  why?: string;
  /** Those that can be written. */
  columns: readonly string[];
  /** Defaults that count by a sequence, which would go on counting. */
  counters: readonly { column: string; expression: string; sequence: string }[];
  identities: readonly string[];
  triggers: readonly string[];
}

/** Asks the database; rows as objects. */
export type PgAsk = (sql: string) => Promise<readonly Record<string, unknown>[]>;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const FOREIGN = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`;

/** What is called like one of these, in any schema of the application's; several of one name cannot be told apart. */
export async function pgTables(ask: PgAsk, names: Iterable<string>): Promise<PgTable[]> {
  const wanted = [...names].map(literal).join(', ');
  const found = await ask(`SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
    c.relrowsecurity AS secured, c.relhasrules AND c.relkind <> 'v' AS ruled,
    c.relhassubclass OR c.relispartition AS inherits, c.relpersistence = 't' AS temporary,
    pg_catalog.pg_table_size(c.oid)::float8 AS bytes,
    EXISTS (SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
      WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.refobjid = c.oid AND r.ev_class <> c.oid) AS viewed
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE ${FOREIGN} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.lower(c.relname) IN (${wanted})`);
  const tables: PgTable[] = [];
  for (const row of found) {
    const name = String(row.name);
    const alike = found.filter((other) => String(other.name).toLowerCase() === name.toLowerCase());
    const why = alike.length > 1 ? 'several tables have its name' : reason(row);
    const base = { schema: String(row.schema), name, columns: [], counters: [], identities: [], triggers: [] };
    tables.push(why === undefined ? { ...base, ...(await partsOf(ask, String(row.oid))) } : { ...base, why });
  }
  return tables;
}

function reason(row: Record<string, unknown>): string | undefined {
  if (row.kind !== 'r') return 'it is no ordinary table';
  if (row.secured) return 'it has row security';
  if (row.ruled) return 'it has rules';
  if (row.inherits) return 'it is one of several parts';
  if (row.viewed) return 'views show it';
  return Number(row.bytes) > MOST_BYTES ? 'it is too large to be copied' : undefined;
}

async function partsOf(
  ask: PgAsk,
  oid: string,
): Promise<Pick<PgTable, 'columns' | 'counters' | 'identities' | 'triggers'>> {
  const columns =
    await ask(`SELECT a.attname AS name, a.attgenerated::text AS generated, a.attidentity::text AS identity,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS preset FROM pg_catalog.pg_attribute a
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`);
  const triggers = await ask(`SELECT pg_catalog.pg_get_triggerdef(oid) AS made FROM pg_catalog.pg_trigger
    WHERE tgrelid = ${oid} AND NOT tgisinternal AND tgenabled <> 'D'`);
  return {
    columns: columns.flatMap(({ name, generated }) => (generated ? [] : [String(name)])),
    counters: columns.flatMap(({ name, generated, preset }) => {
      const sequence = /nextval\('((?:[^']|'')+)'::regclass\)/.exec(String(preset))?.[1];
      return sequence === undefined || generated
        ? []
        : [{ column: String(name), expression: String(preset), sequence: nameOf(sequence) }];
    }),
    identities: columns.flatMap(({ name, identity }) => (identity ? [String(name)] : [])),
    triggers: triggers.map(({ made }) => String(made)),
  };
}

/** Of `public."Notes_id_seq"`, the last name. */
function nameOf(sequence: string): string {
  const last = /(?:"((?:[^"]|"")+)"|([^".]+))$/.exec(sequence.replaceAll("''", "'"));
  return last?.[1]?.replaceAll('""', '"') ?? last?.[2] ?? sequence;
}
