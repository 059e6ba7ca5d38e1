import { type Matcher, RE2JS } from 're2js';

/** An expression of the templates, ready to look: in time that grows with the text alone, whatever both contain. */
export interface Regex {
  /** Instructions of its program: what it costs to have and to run. */
  size: number;
  test(text: string): boolean;
  /** Every place that matches, at most `MOST_MATCHES`, as the whole and its groups. */
  all(text: string): (string | undefined)[][];
  replace(text: string, by: string): string;
}

const MOST_MATCHES = 500;
/** More of an answer is not searched: also linear time is time. */
const SEARCHED = 1024 * 1024;
const kept = new Map<string, Regex>();
const MOST_KEPT = 5000;

/**
 * Compiles RE2's syntax, which templates are written in. Answers come from whoever is checked, so that a backtracking
 * engine would be theirs to hang (CWE-1333).
 *
 * @throws SyntaxError saying what is wrong with it.
 */
export function compileRegex(source: string): Regex {
  const known = kept.get(source);
  if (known) return known;
  const made = make(source);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(source, made);
  return made;
}

function make(source: string): Regex {
  const compiled = compile(source);
  return {
    size: compiled.programSize(),
    test: (text) => compiled.matcher(text.slice(0, SEARCHED)).find(),
    all(text) {
      const matcher = compiled.matcher(text.slice(0, SEARCHED));
      const found: (string | undefined)[][] = [];
      while (found.length < MOST_MATCHES && matcher.find()) found.push(groupsOf(matcher));
      return found;
    },
    replace: (text, by) => compiled.matcher(text.slice(0, SEARCHED)).replaceAll(by),
  };
}

/** `(long){1000}` is short to write and a program of millions of instructions. */
const MOST_WRITTEN_OUT = 1_000_000;

function compile(source: string): RE2JS {
  const repeats = [...source.matchAll(/\{(\d{0,9}),?(\d{0,9})\}/g)].map(([, a, b]) => Math.max(Number(a), Number(b)));
  if (source.length * repeats.reduce((most, each) => Math.max(most, each), 1) > MOST_WRITTEN_OUT)
    throw new SyntaxError(
      `the regular expression "${source.slice(0, 40)}…" is too large when its repetitions are written out`,
    );
  try {
    return RE2JS.compile(source);
  } catch (cause) {
    throw new SyntaxError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function groupsOf(matcher: Matcher): (string | undefined)[] {
  return Array.from({ length: matcher.groupCount() + 1 }, (_none, group) => matcher.group(group) ?? undefined);
}
