/** The known word that somebody probably meant: at most two letters off, or the only one that starts so. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = known
    .map((each) => ({ each, off: distance(lower, each.toLowerCase()) }))
    .sort((a, b) => a.off - b.off);
  const [first] = ranked;
  if (first && first.off <= 2 && first.off < word.length) return first.each;
  const starting = known.filter((each) => lower.length > 1 && each.toLowerCase().startsWith(lower));
  return starting.length === 1 ? starting[0] : undefined;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
