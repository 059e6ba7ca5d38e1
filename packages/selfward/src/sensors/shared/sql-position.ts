import type { Sighting } from '../../model/sighting.ts';

/** Databases differ in what a quote, a backslash, a `#`, a `[` and a `$` mean. */
export type SqlDialect = 'sqlite' | 'postgresql' | 'mysql';

/** In quotes that are doubled inside. Left open it goes on to the end, as an error message would quote it. */
const doubled = (quote: string): string => `${quote}(?:${quote}${quote}|[^${quote}])*(?:${quote}|$)`;
/** The same where a backslash takes the next character with it. */
const escaped = (quote: string): string => `${quote}(?:${quote}${quote}|\\\\[\\s\\S]|[^${quote}\\\\])*(?:${quote}|$)`;

const BLOCK = '\\/\\*[\\s\\S]*?(?:\\*\\/|$)';
const NUMBER = '0[xX][\\dA-Fa-f]+|\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?|\\.\\d+';
const WORD = '[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*';

interface Grammar {
  comment: string[];
  quoted: string[];
  /** A number's token; behind it a word may begin. */
  number: string;
}

const GRAMMARS: Record<SqlDialect, Grammar> = {
  // https://sqlite.org/lang_keywords.html: brackets and backticks quote names, too.
  sqlite: {
    comment: ['--[^\\n]*', BLOCK],
    quoted: [doubled("'"), doubled('"'), doubled('`'), '\\[[^\\]]*(?:\\]|$)'],
    number: NUMBER,
  },
  // https://www.postgresql.org/docs/current/sql-syntax-lexical.html; `#` is an operator there, and `[` an index.
  postgresql: {
    comment: ['--[^\\n]*'],
    quoted: [`[eE]${escaped("'")}`, doubled("'"), doubled('"'), '(\\$(?:[A-Za-z_]\\w*)?\\$)[\\s\\S]*?(?:\\1|$)'],
    number: NUMBER,
  },
  // https://dev.mysql.com/doc/refman/8.4/en/comments.html: `--` needs a space behind it, and what stands in `/*! */` runs.
  // Matched in lower case. That a backslash escapes is the default; with NO_BACKSLASH_ESCAPES a marker behind one may be taken for data.
  mysql: {
    comment: ['--(?=\\s|$)[^\\n]*', '#[^\\n]*', '\\/\\*(?!m?!)[\\s\\S]*?(?:\\*\\/|$)'],
    quoted: [escaped("'"), escaped('"'), doubled('`')],
    // A name may begin with digits.
    number: `(?:${NUMBER})(?![\\w$])`,
  },
};

/** The first group is a dollar quote's tag, for PostgreSQL. */
const LEXERS = Object.fromEntries(
  Object.entries(GRAMMARS).map(([dialect, { comment, quoted, number }]) => [
    dialect,
    `${quoted.join('|')}|(?<comment>${comment.join('|')})|(?<number>${number})|(?<word>${WORD})|(?<sign>[\\s\\S])`,
  ]),
) as Record<SqlDialect, string>;

/**
 * Where a word stands in a statement, as the dialect's lexer reads it: `data` where it is no more than a part of one token
 * that holds a value or a quoted name (text, a number, a comment), `code` where it is a token of the statement itself.
 * Input that belongs in a value's place gets there only by ending that token.
 */
export function sqlPosition(statement: string, word: string, dialect: SqlDialect): Sighting['position'] {
  const wanted = word.toLowerCase();
  const text = statement.toLowerCase();
  if (!text.includes(wanted)) return 'unknown';
  const lexer = new RegExp(LEXERS[dialect], 'y');
  let first: string | undefined;
  for (let match = lexer.exec(text); match !== null && match[0] !== ''; match = lexer.exec(text)) {
    const [token, tag] = match;
    const { word: name, sign } = match.groups ?? {};
    first ??= name;
    if (sign === '/' && dialect === 'postgresql' && text.startsWith('/*', match.index))
      lexer.lastIndex = endOfNested(text, match.index);
    else if (name?.includes(wanted)) return 'code';
    else if (tag !== undefined && dialect === 'postgresql' && (first === 'do' || first === 'create')) {
      // The body of a block or a function is a program: what quotes its values are its own.
      const body = token.slice(tag.length, token.length - (token.endsWith(tag) ? tag.length : 0));
      if (sqlPosition(body, wanted, dialect) === 'code') return 'code';
    }
  }
  return 'data';
}

/** PostgreSQL's block comments hold block comments. */
function endOfNested(text: string, start: number): number {
  let open = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    open += mark[0] === '/*' ? 1 : -1;
    if (open === 0) return marks.lastIndex;
  }
  return text.length;
}
