import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lexSql, type SqlToken, splitStatements } from '../sql/lex.ts';
import { copyDatabase, copyPath } from './copy-database.ts';

export interface Redirecting {
  /** Where the shadow opens what the application names; makes the copy where there is something to copy. */
  opened(location: string): string;
  /** Where the shadow writes what the application wants written. */
  written(location: string): string;
  /** What the application named, for what was opened in its place. */
  named(location: string | null): string | null;
  /**
   * A statement with the files of `ATTACH` and `VACUUM INTO` redirected.
   *
   * @returns with `bound` where the file is a parameter, to be redirected when it is bound.
   * @throws Error where it cannot be told which file is meant.
   */
  statement(sql: string): { sql: string; bound: boolean };
}

/** Keeps SQLite's files in the shadow's folder. */
export function redirecting(folder: string): Redirecting {
  const names = new Map<string, string>();
  const place = (location: string, at: (file: string) => string): string => {
    const uri = readUri(location);
    const file = uri ? uri.path : location;
    if (isMemory(file) || uri?.memory) return location;
    const copy = at(file);
    names.set(copy, file);
    return uri ? `file:${encodeURI(copy).replace(/[?#]/g, encodeURIComponent)}${uri.query}` : copy;
  };
  const opened = (location: string) => place(location, (file) => copyDatabase(folder, file));
  const written = (location: string) =>
    place(location, (file) => {
      const copy = copyPath(folder, file);
      mkdirSync(dirname(copy), { recursive: true });
      return copy;
    });
  return {
    opened,
    written,
    named: (location) => (location === null ? null : (names.get(location) ?? location)),
    statement: (sql) => redirectStatement(sql, { attach: opened, vacuum: written }),
  };
}

/** Without a name a database is temporary. */
const isMemory = (file: string): boolean => file === '' || file === ':memory:';

/** Of which VFS, and how carefully: a copy is an ordinary file. */
const DROPPED = ['vfs', 'immutable', 'nolock', 'psow'];

/** What SQLite reads as a URI: https://sqlite.org/uri.html */
function readUri(location: string): { path: string; query: string; memory: boolean } | undefined {
  if (!location.startsWith('file:')) return undefined;
  const [, path = '', query = ''] = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]*)(?:\?([^#]*))?/.exec(location) ?? [];
  const parameters = new URLSearchParams(query);
  const memory = parameters.get('mode') === 'memory' || parameters.get('vfs') === 'memdb';
  for (const name of DROPPED) parameters.delete(name);
  return { path: decode(path), memory, query: parameters.size > 0 ? `?${parameters}` : '' };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A location in one of the forms that drivers take, as text. */
export function locationOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (given instanceof URL) return given.protocol === 'file:' ? given.href : undefined;
  return given instanceof Uint8Array ? new TextDecoder().decode(given) : undefined;
}

/** For what only takes paths. */
export const pathOf = (given: unknown): string | undefined =>
  given instanceof URL && given.protocol === 'file:' ? fileURLToPath(given) : locationOf(given);

interface Places {
  attach(file: string): string;
  vacuum(file: string): string;
}

function redirectStatement(sql: string, { attach, vacuum }: Places): { sql: string; bound: boolean } {
  if (!/attach|vacuum/i.test(sql)) return { sql, bound: false };
  let redirected = '';
  let done = 0;
  let bound = false;
  for (const statement of splitStatements(lexSql(sql, { dialect: 'sqlite' }))) {
    const isAttach = isWord(statement[0], 'attach');
    const into = statement.findIndex((token) => isWord(token, 'into'));
    if (!isAttach && !(isWord(statement[0], 'vacuum') && into > 0)) {
      if (statement.some(({ kind }) => kind === 'broken')) throw new Error('a statement that cannot be read');
      continue;
    }
    const at = isAttach ? (isWord(statement[1], 'database') && !isWord(statement[2], 'as') ? 2 : 1) : into + 1;
    const file = statement[at];
    const isAlone = isAttach ? isWord(statement[at + 1], 'as') : statement.length === at + 1;
    if (!file || !isAlone) throw new Error(`the file of ${sql.slice(0, 100)}`);
    if (file.kind === 'parameter') {
      bound = true;
      continue;
    }
    const name = fileIn(file);
    if (name === undefined) throw new Error(`the file of ${sql.slice(0, 100)}`);
    const place = (isAttach ? attach : vacuum)(name);
    redirected += `${sql.slice(done, file.start)}'${place.replaceAll("'", "''")}'`;
    done = file.end;
  }
  return { sql: redirected + sql.slice(done), bound };
}

const isWord = (token: SqlToken | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toLowerCase() === word;

/** SQLite takes a name in double quotes for a text here, and a bare word for its own name. */
function fileIn({ kind, text }: SqlToken): string | undefined {
  if (kind === 'name' || kind === 'word') return text;
  return kind === 'text' && text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : undefined;
}
