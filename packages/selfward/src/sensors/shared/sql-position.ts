import type { Sighting } from '../../model/sighting.ts';

/**
 * What separates the tokens of SQL as the databases write it: text in quotes (doubled inside; a backslash escapes in
 * MySQL), names in quotes, backticks or brackets, PostgreSQL's dollar quotes, three kinds of comments.
 */
const TOKENS =
  /'(?:''|\\[\s\S]|[^'\\])*(?:'|$)|"(?:""|\\[\s\S]|[^"\\])*(?:"|$)|`(?:``|[^`])*(?:`|$)|\[[^\]]*(?:\]|$)|(\$[A-Za-z_]*\$)[\s\S]*?(?:\1|$)|--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/**
 * Where a word stands in a statement: `data` inside of quotes and comments, `code` where the database reads it as part of
 * the statement itself.
 */
export function sqlPosition(statement: string, word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const text = statement.toLowerCase();
  if (!text.includes(wanted)) return 'unknown';
  return text.replace(TOKENS, ' ').includes(wanted) ? 'code' : 'data';
}
