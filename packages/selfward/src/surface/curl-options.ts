/** Options that carry the body. */
export const DATA = new Set(['--data', '--data-raw', '--data-binary', '--data-ascii', '--data-urlencode', '--json']);

const SHORT: Record<string, string> = {
  X: '--request',
  H: '--header',
  d: '--data',
  F: '--form',
  b: '--cookie',
  G: '--get',
  A: '--user-agent',
  e: '--referer',
  u: '--user',
  I: '--head',
  k: '--insecure',
  L: '--location',
  s: '--silent',
  S: '--show-error',
  i: '--include',
  v: '--verbose',
  f: '--fail',
  o: '--output',
  m: '--max-time',
  x: '--proxy',
  c: '--cookie-jar',
  T: '--upload-file',
  w: '--write-out',
  g: '--globoff',
};

/** They change how curl works, not what it sends. */
export const SILENT = new Set(
  `--insecure --location --silent --show-error --include --verbose --fail --compressed --globoff --http1.1 --http2 --http1.0
  --path-as-is --no-progress-meter --progress-bar --ipv4 --ipv6 --fail-with-body --no-buffer --tcp-nodelay`.split(
    /\s+/,
  ),
);
/** They take a value, which changes how curl works, not what it sends. */
export const WITH_VALUE = new Set(
  '--output --max-time --connect-timeout --proxy --cookie-jar --write-out --retry --limit-rate --resolve'.split(' '),
);

/** `-XPOST`, `-sSL`, `--data=x` as separate words with long names. */
export function expandOptions(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, name = '', attached] = /^(--[a-z0-9.-]+)=([\s\S]*)$/.exec(word) ?? [];
    if (name !== '' && attached !== undefined) out.push(name, attached);
    else if (/^-[^-]/.test(word)) at = expandShort(word, words, at, out);
    else {
      out.push(word);
      const takes = word.startsWith('--') && !SILENT.has(word) && word !== '--get' && word !== '--head';
      const next = words[at + 1];
      if (takes && next !== undefined) {
        out.push(next);
        at++;
      }
    }
  }
  return out;
}

/** @returns the place of the last word that was used up. */
function expandShort(word: string, words: readonly string[], at: number, out: string[]): number {
  for (let index = 1; index < word.length; index++) {
    const long = SHORT[word[index] ?? ''];
    if (long === undefined) throw new Error(`the curl option -${word[index]} is not understood`);
    out.push(long);
    if (SILENT.has(long) || long === '--get' || long === '--head') continue;
    const attached = word.slice(index + 1);
    const next = words[at + 1];
    if (attached !== '') out.push(attached);
    else if (next !== undefined) {
      out.push(next);
      return at + 1;
    }
    return at;
  }
  return at;
}
