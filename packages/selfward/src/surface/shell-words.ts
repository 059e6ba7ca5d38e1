/**
 * Splits a command line into words as a POSIX shell does, with `$'…'` of bash, which browsers write when they copy a
 * request. Nothing is expanded: variables, globs and substitutions stay as they stand.
 *
 * @throws Error where a quote is not closed.
 */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const until = (quote: string): number => {
    const end = line.indexOf(quote, at);
    if (end < 0) throw new Error(`a quote is not closed: ${line.slice(at - 1, at + 20)}…`);
    return end;
  };
  while (at < line.length) {
    const char = line[at++] ?? '';
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'") {
      const end = until("'");
      word = (word ?? '') + line.slice(at, end);
      at = end + 1;
    } else if (char === '$' && line[at] === "'") {
      at++;
      const end = endOf(line, at, "'");
      word = (word ?? '') + ansi(line.slice(at, end));
      at = end + 1;
    } else if (char === '"') {
      const end = endOf(line, at, '"');
      word = (word ?? '') + line.slice(at, end).replace(/\\([\\"$`])/g, '$1');
      at = end + 1;
    } else if (char === '\\') {
      word = (word ?? '') + (line[at++] ?? '');
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The closing quote, those behind a backslash passed over. */
function endOf(line: string, from: number, quote: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === quote) return at;
  }
  throw new Error(`a quote is not closed: ${line.slice(from - 1, from + 20)}…`);
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
  0: '\0',
};

function ansi(text: string): string {
  return text.replace(/\\(u[0-9a-f]{1,4}|x[0-9a-f]{1,2}|[\s\S])/gi, (_, escaped: string) => {
    if (escaped.length > 1) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return ESCAPES[escaped] ?? escaped;
  });
}
