import { UNREADABLE } from '../../../../model/containment.ts';
import { deniedFunction } from './denied-functions.ts';
import { lexSql, type SqlToken, splitStatements } from './lex.ts';

/**
 * What a statement may do to a database that a ROLLBACK is to leave as it was. `quiet` does nothing and is answered as if it
 * had; `refused` is answered with an error. What is not known is refused.
 */
export type SqlEffect =
  | { is: 'read' | 'write' | 'begin' | 'commit' | 'rollback' | 'savepoint' | 'rollback-to' | 'set' }
  | { is: 'quiet' | 'refused'; why: string };

export interface ClassifiedStatement {
  effect: SqlEffect;
  /** As written, without what separates it from the next. */
  text: string;
  /** In upper case; names in quotes are left out. */
  words: readonly string[];
  /** All that is named, in lower case, in quotes or not. */
  names: ReadonlySet<string>;
  /** The table that a row is put into, as it is written. */
  into?: string;
}

type Dialect = 'postgresql' | 'mysql';

export interface SqlSession {
  dialect: Dialect;
  /** MySQL's `sql_mode`: what quotes and backslashes mean depends on it. */
  mode?: string;
}

/**
 * Tells by its tokens what each statement of a text does, and not by its first word alone: a `WITH` may delete, an
 * `EXPLAIN ANALYZE` runs what it explains.
 */
export function classifySql(sql: string, { dialect, mode = '' }: SqlSession): ClassifiedStatement[] {
  const isMysql = dialect === 'mysql';
  const tokens = lexSql(sql, {
    dialect,
    backslashes: isMysql && !/NO_BACKSLASH_ESCAPES/i.test(mode),
    ansiQuotes: !isMysql || /ANSI_QUOTES/i.test(mode),
  });
  return splitStatements(tokens).map((own) => {
    const into = intoWhich(own);
    return {
      effect: effectOf(own, dialect),
      text: sql.slice(own[0]?.start ?? 0, own.at(-1)?.end ?? 0),
      words: wordsOf(own),
      names: new Set(own.flatMap(({ kind, text }) => (kind === 'word' || kind === 'name' ? [text.toLowerCase()] : []))),
      ...(into !== undefined && { into }),
    };
  });
}

/** The name after `INTO`, with its schema. MySQL does without the `INTO`. */
function intoWhich(tokens: readonly SqlToken[]): string | undefined {
  const isWord = (token: SqlToken | undefined, pattern: RegExp) => token?.kind === 'word' && pattern.test(token.text);
  let at = tokens.findIndex((token) => isWord(token, /^(?:insert|replace|merge)$/i)) + 1;
  if (at === 0) return undefined;
  while (isWord(tokens[at], /^(?:into|ignore|delayed|(?:low|high)_priority)$/i)) at++;
  const name = (each: SqlToken | undefined) => (each?.kind === 'word' || each?.kind === 'name' ? each.text : undefined);
  const [first, second] = [name(tokens[at]), name(tokens[at + 2])];
  return tokens[at + 1]?.text === '.' && second !== undefined ? `${first}.${second}` : first;
}

const refused = (why: string): SqlEffect => ({ is: 'refused', why });
const quiet = (why: string): SqlEffect => ({ is: 'quiet', why });
const wordsOf = (tokens: readonly SqlToken[]) =>
  tokens.flatMap(({ kind, text }) => (kind === 'word' ? [text.toUpperCase()] : []));

function effectOf(tokens: readonly SqlToken[], dialect: Dialect): SqlEffect {
  if (tokens.some(({ kind }) => kind === 'broken')) return refused(UNREADABLE);
  const denied = deniedFunction(dialect, called(tokens));
  if (denied !== undefined) return refused(`the function ${denied}`);
  const words = wordsOf(tokens);
  const [first = '', second = '', third = ''] = words;
  const has = (...wanted: string[]) => wanted.some((each) => words.includes(each));
  const follows = (...wanted: string[]) => wanted.every((each, index) => words[index] === each);
  if (dialect === 'mysql' && words.some((word, at) => word === 'NEXT' && words[at + 1] === 'VALUE'))
    return refused('a sequence');
  if (changesTimeout(tokens)) return refused('a change of time-outs');
  switch (first) {
    case 'SELECT':
    case 'WITH':
    case 'VALUES':
    case 'TABLE':
      if (has('OUTFILE', 'DUMPFILE')) return refused('a file');
      if (dialect === 'postgresql' && selectsInto(words)) return refused(`${first} INTO`);
      return has('INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE', 'SHARE') ? { is: 'write' } : { is: 'read' };
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
    case 'REPLACE':
      return { is: 'write' };
    case 'EXPLAIN':
    case 'DESCRIBE':
    case 'DESC':
    case 'ANALYZE':
      return explained(tokens, words, dialect);
    case 'SHOW':
    case 'FETCH':
    case 'MOVE':
    case 'CLOSE':
      return { is: 'read' };
    case 'DECLARE':
      return dialect === 'postgresql' ? inner(tokens, dialect) : refused(first);
    case 'BEGIN':
      return { is: 'begin' };
    case 'START':
      return second === 'TRANSACTION' ? { is: 'begin' } : refused(`${first} ${second}`);
    case 'COMMIT':
    case 'END':
      return has('PREPARED', 'CHAIN', 'RELEASE') ? refused(`${first} ${second}`) : { is: 'commit' };
    case 'ROLLBACK':
    case 'ABORT':
      if (has('PREPARED', 'CHAIN', 'RELEASE')) return refused(`${first} ${second}`);
      return { is: has('TO') ? 'rollback-to' : 'rollback' };
    case 'SAVEPOINT':
      return { is: 'savepoint' };
    case 'RELEASE':
      return { is: 'savepoint' };
    case 'SET':
      return dialect === 'mysql' ? setInMysql(tokens, words) : setInPostgresql(words);
    case 'RESET':
    case 'DISCARD':
    case 'DEALLOCATE':
    case 'LISTEN':
    case 'UNLISTEN':
    case 'NOTIFY':
    case 'LOCK':
    case 'UNLOCK':
      return quiet(first);
    case 'CREATE':
      if (second === 'TEMP' || second === 'TEMPORARY')
        return third === 'TABLE' ? { is: 'write' } : refused(`${first} ${second}`);
      return has('EXISTS') || follows('CREATE', 'OR', 'REPLACE')
        ? quiet(`${first} ${second}`)
        : refused(`${first} ${second}`);
    case 'ALTER':
    case 'DROP':
      return has('EXISTS') ? quiet(`${first} ${second}`) : refused(`${first} ${second}`);
    default:
      if (first === '' && tokens[0]?.text !== '(') return refused(UNREADABLE);
      return refused(first || UNREADABLE);
  }
}

const textOf = (tokens: readonly SqlToken[]) => tokens.map(({ text }) => text).join(' ');

function called(tokens: readonly SqlToken[]): string[] {
  return tokens.flatMap(({ kind, text }, at) =>
    (kind === 'word' || kind === 'name') && tokens[at + 1]?.text === '(' ? [text.toLowerCase()] : [],
  );
}

/** `SELECT … INTO t` makes a table; `INSERT INTO` and `MERGE INTO` within a `WITH` do not. */
function selectsInto(words: readonly string[]): boolean {
  return words.some((word, at) => word === 'INTO' && words[at - 1] !== 'INSERT' && words[at - 1] !== 'MERGE');
}

const STATEMENTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE', 'WITH', 'VALUES', 'TABLE'];

/** What is explained is run as well where `ANALYZE` stands before it. */
function explained(tokens: readonly SqlToken[], words: readonly string[], dialect: Dialect): SqlEffect {
  const runs = words.includes('ANALYZE') || words.includes('ANALYSE');
  return runs ? inner(tokens, dialect) : { is: 'read' };
}

/** The statement within another one. */
function inner(tokens: readonly SqlToken[], dialect: Dialect): SqlEffect {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && STATEMENTS.includes(text.toUpperCase()));
  const isCreated = tokens.slice(0, Math.max(0, at)).some(({ text }) => /^(?:create|refresh|execute)$/i.test(text));
  return at < 0 || isCreated || /^table$/i.test(tokens[at]?.text ?? '')
    ? refused(UNREADABLE)
    : effectOf(tokens.slice(at), dialect);
}

/** `set_config('lock_timeout', …)`: ours are to stay. */
function changesTimeout(tokens: readonly SqlToken[]): boolean {
  return (
    called(tokens).includes('set_config') &&
    tokens.some(({ kind, text }) => kind === 'text' && /timeout|replication_role/i.test(text))
  );
}

/** Only what the session's own sight depends on; a transaction's kind and the time-outs are ours. */
function setInPostgresql(words: readonly string[]): SqlEffect {
  const [, first = '', second = ''] = words;
  const name = first === 'LOCAL' || first === 'SESSION' ? second : first;
  const ours =
    /TIMEOUT|^TRANSACTION|^CHARACTERISTICS|^DEFAULT_TRANSACTION|^CONSTRAINTS|REPLICATION_ROLE|^STANDARD_CONFORMING|^BACKSLASH_QUOTE/;
  return ours.test(name) ? quiet(`SET ${name}`) : { is: 'set' };
}

const SET_IN_MYSQL =
  /^(?:NAMES|CHARACTER|CHARSET|TIME_ZONE|SQL_MODE|COLLATION_\w+|CHARACTER_SET_\w+|GROUP_CONCAT_MAX_LEN|SQL_SAFE_UPDATES|OPTIMIZER_SWITCH|FOREIGN_KEY_CHECKS|UNIQUE_CHECKS|LC_\w+|DIV_PRECISION_INCREMENT|DEFAULT_WEEK_FORMAT)$/;

/** One of these may set several things, some of the whole server: all that it names must be the session's own. */
function setInMysql(tokens: readonly SqlToken[], words: readonly string[]): SqlEffect {
  const foreign = [
    ...words,
    ...tokens.filter(({ kind }) => kind === 'parameter').map(({ text }) => text.toUpperCase()),
  ];
  if (foreign.some((each) => /GLOBAL|PERSIST|^PASSWORD$|^ROLE$|^STATEMENT$/.test(each)))
    return refused(`SET ${words[1] ?? ''}`);
  const set = targetsOf(tokens.slice(1));
  // What quotes mean must not change under us.
  if (
    set.includes('SQL_MODE') &&
    (called(tokens).length > 0 || /backslash|ansi|oracle|db2|mssql|maxdb|postgresql/i.test(textOf(tokens)))
  )
    return quiet('SET SQL_MODE');
  return set.length > 0 && set.every((name) => name.startsWith('@') || SET_IN_MYSQL.test(name))
    ? { is: 'set' }
    : quiet(`SET ${set.join(' ')}`);
}

/** What stands at the beginning of each assignment. */
function targetsOf(tokens: readonly SqlToken[]): string[] {
  const targets: string[] = [];
  let depth = 0;
  let isStart = true;
  for (const { kind, text } of tokens) {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 0) isStart = true;
    else if (isStart && !/^(?:session|local)$/i.test(text)) {
      const name = text.toUpperCase().replace(/^@@(?:SESSION\.|LOCAL\.)?/, '');
      targets.push(kind === 'text' || kind === 'number' ? '' : name);
      isStart = false;
    }
  }
  return targets;
}
