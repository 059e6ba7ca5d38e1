import { type InsideRule, UNWATCHED } from '../../model/index.ts';

/**
 * A word comes first, so that even a shell that takes quotes for its own names no file that is there. No sign of a comment, no semicolon and no operator: whatever the statement is, it becomes one that no database parses,
 * so that it changes nothing.
 */
export const sqlInjectionInside: InsideRule = {
  sensors: ['node-sqlite', 'better-sqlite3', 'sql-js', 'pg', 'mysql2'],
  unwatched: UNWATCHED.sql,
  tries: [
    { note: 'a word outside of all quotes of the statement', value: `{p} ' {p} '" {p} "\` {p} \`` },
    { note: 'a word behind a single quote', value: `{p}' {p} '` },
    { note: 'a word behind a number', value: '7301946258 {p} 7301946258' },
    // Quotes are doubled, backslashes are left: MySQL alone takes both for escapes.
    { note: 'a word behind a quote that a backslash frees', value: `{p}\\' {p} \\'\\" {p} \\"`, sensors: ['mysql2'] },
  ],
};
