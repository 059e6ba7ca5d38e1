import { lexSql, type SqlToken } from './lex.ts';

/** Makes `public.notes` mean the temporary table of that name, which alone would be found without a schema. */
export function toStandIns(sql: string, tables: readonly { schema: string; name: string }[]): string {
  if (tables.length === 0) return sql;
  const tokens = lexSql(sql, { dialect: 'postgresql' });
  let changed = '';
  let from = 0;
  tokens.forEach((token, at) => {
    const schema = named(token);
    const name = named(tokens[at + 2]);
    if (schema === undefined || name === undefined || tokens[at + 1]?.text !== '.' || tokens[at - 1]?.text === '.')
      return;
    if (!tables.some((table) => table.schema === schema && table.name === name)) return;
    changed += `${sql.slice(from, token.start)}pg_temp`;
    from = token.end;
  });
  return changed + sql.slice(from);
}

/** As the database reads it: without quotes in lower case. */
function named(token: SqlToken | undefined): string | undefined {
  if (token?.kind === 'name') return token.text;
  return token?.kind === 'word' ? token.text.toLowerCase() : undefined;
}
