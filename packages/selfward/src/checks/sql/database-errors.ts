import { decodeEntities } from '../../judge/reflection.ts';

/**
 * What databases and their drivers say of a statement that cannot be read. Not what they say of a value that cannot be
 * taken: that comes of well-written statements too.
 */
const ERRORS: readonly [name: string, pattern: RegExp][] = [
  [
    'MySQL',
    /you have an error in your sql syntax|ER_(?:PARSE_ERROR|BAD_FIELD_ERROR)|mysqli?_(?:query|fetch)|check the manual that corresponds to your (?:mysql|mariadb)|(?:pymysql|MySQLdb|mysql\.connector)\.(?:err|errors)\.ProgrammingError|SQLSTATE\[[0-9A-Z]{5}\][^\n]{0,60}: 10(?:64|54) |unknown column '[^']{0,80}' in '/i,
  ],
  [
    'PostgreSQL',
    /syntax error at (?:or near|end of input)|unterminated quoted (?:string|identifier) at or near|pg_(?:query|exec)\(|psycopg2?\.errors\.SyntaxError/i,
  ],
  [
    'SQLite',
    /unrecognized token: ["']|near "[^"]{0,40}": syntax error|SQLITE_ERROR|incomplete input|no such column: /i,
  ],
  ['Microsoft SQL Server', /unclosed quotation mark (?:after|before) the character string|incorrect syntax near/i],
  ['Oracle', /ORA-(?:00933|00936|01756|00921|00907|00904|00920)/],
];

/** So much of a page is read for it. */
const LONGEST = 200_000;

/** The database whose complaint stands in a page; undefined where none does. */
export function databaseOf(body: string): string | undefined {
  const shown = decodeEntities(body.slice(0, LONGEST));
  return ERRORS.find(([, pattern]) => pattern.test(shown))?.[0];
}
