/** What databases and their drivers say of a statement that does not parse. */
const ERRORS: readonly [name: string, pattern: RegExp][] = [
  [
    'MySQL',
    /you have an error in your sql syntax|ER_PARSE_ERROR|mysqli?_(?:query|fetch)|check the manual that corresponds to your (?:mysql|mariadb)/i,
  ],
  ['PostgreSQL', /syntax error at or near|unterminated quoted string at or near|pg_(?:query|exec)\(|PSQLException/i],
  [
    'SQLite',
    /SQLITE_ERROR|unrecognized token: ["']|near "[^"]{0,40}": syntax error|sqlite3\.OperationalError|incomplete input/i,
  ],
  ['Microsoft SQL Server', /unclosed quotation mark after the character string|incorrect syntax near|SqlException/i],
  ['Oracle', /ORA-(?:00933|00936|01756|00921)/],
];

/** The database whose complaint stands in a page; undefined where none does. */
export function databaseOf(body: string): string | undefined {
  return ERRORS.find(([, pattern]) => pattern.test(body))?.[0];
}
