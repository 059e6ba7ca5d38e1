import type { Given } from './watch-calls.ts';

/** Deeper or longer than anything that a form sends. */
const DEEPEST = 20;
const MOST = 10_000;

/**
 * Values that are handed to a database apart from the statement, which never reads them as a part of it: they show only
 * that an input comes by. Lists and plain objects are walked, for drivers make lists, rows and JSON of them.
 */
export function boundValues(...given: readonly unknown[]): Given[] {
  const found: Given[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (found.length >= MOST || depth > DEEPEST) return;
    if (typeof value === 'string') found.push({ text: value, position: () => 'data' });
    else if (typeof value === 'number' || typeof value === 'bigint')
      found.push({ text: String(value), position: () => 'data' });
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      for (const each of Object.values(value)) walk(each, depth + 1);
  };
  walk(given, 0);
  return found;
}
