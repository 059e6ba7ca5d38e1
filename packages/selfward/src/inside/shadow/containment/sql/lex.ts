export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite';

/** One token of SQL. `broken` is what cannot be told, because it does not end or hides what it means. */
export interface SqlToken {
  kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'symbol' | 'broken';
  /** As written; of a name in quotes what it names. */
  text: string;
  start: number;
  end: number;
}

export interface LexOptions {
  dialect: SqlDialect;
  /** Whether a backslash escapes in ordinary texts: MySQL's usual way, and no one else's. */
  backslashes?: boolean;
  /** Whether double quotes hold names in MySQL as well. */
  ansiQuotes?: boolean;
}

const SPACE = /[ \t\n\r\f\v]+/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /(?:\d|\.\d)[\w.]*/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const PARAMETER = /\?\d*|\$\d+|[:@]{1,2}[A-Za-z_][\w$.]*/y;
/** Spaces to some, parts of a word to others. */
const OTHER_SPACE = /[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\0]/;

/**
 * Reads SQL as the database does: quotes doubled or escaped, dollar quotes, nested and executable comments, parameters.
 * Comments are left out, except MySQL's executable ones, which are `broken`.
 */
export function lexSql(
  sql: string,
  { dialect, backslashes = dialect === 'mysql', ansiQuotes = dialect !== 'mysql' }: LexOptions,
): SqlToken[] {
  const tokens: SqlToken[] = [];
  const match = (pattern: RegExp, at: number): number => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0].length ?? 0;
  };
  let at = 0;
  const add = (kind: SqlToken['kind'], end: number, text = sql.slice(at, end)) => {
    tokens.push({ kind, text, start: at, end });
    at = end;
  };
  const quoted = (kind: 'text' | 'name', open: number, quote: string, escapes: boolean) => {
    const end = endOfQuoted(sql, open, quote, escapes);
    if (end === undefined) return add('broken', sql.length);
    const inner = sql.slice(open + 1, end - 1).replaceAll(quote + quote, quote);
    add(kind, end, kind === 'name' ? inner : sql.slice(at, end));
  };
  while (at < sql.length) {
    const here = sql[at] ?? '';
    const two = sql.slice(at, at + 2);
    const space = match(SPACE, at);
    if (space > 0) at += space;
    else if (OTHER_SPACE.test(here)) add('broken', at + 1);
    else if (two === '--' && (dialect !== 'mysql' || sql.charAt(at + 2) <= ' ')) at = endOfLine(sql, at, dialect);
    else if (here === '#' && dialect === 'mysql') at = endOfLine(sql, at, dialect);
    else if (two === '/*') {
      const end = endOfComment(sql, at, dialect === 'postgresql');
      if (end === undefined || (dialect === 'mysql' && /^\/\*M?!/i.test(sql.slice(at, at + 4))))
        add('broken', sql.length);
      else at = end;
    } else if (here === "'") quoted('text', at, "'", backslashes);
    else if (here === '"') quoted(ansiQuotes ? 'name' : 'text', at, '"', !ansiQuotes && backslashes);
    else if (here === '`' && dialect !== 'postgresql') quoted('name', at, '`', false);
    else if (here === '[' && dialect === 'sqlite') {
      const end = sql.indexOf(']', at);
      if (end < 0) add('broken', sql.length);
      else add('name', end + 1, sql.slice(at + 1, end));
    } else if (dialect === 'postgresql' && /^[Uu]&["']/.test(sql.slice(at, at + 3))) add('broken', sql.length);
    else if (dialect === 'postgresql' && /^[Ee]'/.test(two)) quoted('text', at + 1, "'", true);
    else if (/^[BbXxNn]'/.test(two)) quoted('text', at + 1, "'", dialect === 'mysql' && backslashes);
    else if (dialect === 'postgresql' && match(DOLLAR_QUOTE, at) > 0) {
      const length = match(DOLLAR_QUOTE, at);
      const end = sql.indexOf(sql.slice(at, at + length), at + length);
      if (end < 0) add('broken', sql.length);
      else add('text', end + length);
    } else if (match(PARAMETER, at) > 0) add('parameter', at + match(PARAMETER, at));
    else if (match(NUMBER, at) > 0) add('number', at + match(NUMBER, at));
    else if (match(WORD, at) > 0) {
      const end = at + match(WORD, at);
      const odd = [...sql.slice(at, end)].some((each) => OTHER_SPACE.test(each));
      add(odd ? 'broken' : 'word', end);
    } else add('symbol', at + 1);
  }
  return tokens;
}

/** @returns the place after the closing quote. */
function endOfQuoted(sql: string, open: number, quote: string, escapes: boolean): number | undefined {
  for (let at = open + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return undefined;
}

function endOfLine(sql: string, at: number, dialect: SqlDialect): number {
  const length = sql.slice(at).search(dialect === 'postgresql' ? /[\n\r]/ : /\n/);
  return length < 0 ? sql.length : at + length;
}

/** PostgreSQL's comments nest. */
function endOfComment(sql: string, open: number, nests: boolean): number | undefined {
  let depth = 0;
  for (let at = open; at < sql.length; at++) {
    const two = sql.slice(at, at + 2);
    if (two === '/*' && (nests || depth === 0)) {
      depth++;
      at++;
    } else if (two === '*/') {
      depth--;
      at++;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** The statements of a text, without what is empty. */
export function splitStatements(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter(({ length }) => length > 0);
}
