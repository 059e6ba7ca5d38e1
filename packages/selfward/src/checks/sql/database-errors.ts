import { decodeEntities } from '../../judge/reflection.ts';

/** What databases and their drivers say of a statement that fails: on its way from text to plan, or as it runs. */
const ERRORS: readonly [name: string, pattern: RegExp][] = [
  [
    'MySQL',
    /you have an error in your sql syntax|ER_(?:PARSE_ERROR|BAD_FIELD_ERROR|SUBQUERY_NO_1_ROW|TRUNCATED_WRONG_VALUE)|mysqli?_(?:query|fetch)|check the manual that corresponds to your (?:mysql|mariadb)|(?:pymysql|MySQLdb|mysql\.connector)\.(?:err|errors)\.|SQLSTATE\[[0-9A-Z]{5}\][^\n]{0,40}: 1[0-9]{3} |unknown column '[^']{0,80}' in '/i,
  ],
  [
    'PostgreSQL',
    /syntax error at (?:or near|end of input)|unterminated quoted (?:string|identifier) at or near|pg_(?:query|exec)\(|PSQLException|psycopg2?\.(?:errors|ProgrammingError)|invalid input syntax for (?:type )?(?:integer|numeric|bigint|uuid|boolean|double)|org\.postgresql\.util/i,
  ],
  [
    'SQLite',
    /SQLITE_ERROR|ERR_SQLITE_ERROR|unrecognized token: ["']|near "[^"]{0,40}": syntax error|sqlite3\.OperationalError|incomplete input|no such column: /i,
  ],
  [
    'Microsoft SQL Server',
    /unclosed quotation mark (?:after|before) the character string|incorrect syntax near|System\.Data\.SqlClient|Microsoft\.Data\.SqlClient|\[(?:Microsoft|ODBC)[^\]]{0,40}SQL Server[^\]]{0,20}\]|SqlException/i,
  ],
  ['Oracle', /ORA-(?:00933|00936|01756|00921|00907|00904|01722|00920)/],
];

/** The database whose complaint stands in a page; undefined where none does. */
export function databaseOf(body: string): string | undefined {
  const shown = decodeEntities(body);
  return ERRORS.find(([, pattern]) => pattern.test(shown))?.[0];
}
