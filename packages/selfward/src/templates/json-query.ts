/** One step of a query: a key, an index, or every item. */
type Step = { key: string } | { index: number } | { every: true };

/**
 * The part of jq that templates use: `.a.b`, `.["a-b"]`, `.[0]`, `.[]`, and `|` between them. Answers one text for each
 * value; objects and lists as JSON.
 */
export function queryJson(text: string, query: string): string[] {
  const steps = parseJsonQuery(query);
  let values: unknown[];
  try {
    values = [JSON.parse(text)];
  } catch {
    return [];
  }
  for (const step of steps) values = values.flatMap((value) => taken(value, step));
  return values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

/** @throws SyntaxError where the query is more than we understand. */
export function parseJsonQuery(query: string): Step[] {
  const steps: Step[] = [];
  for (const part of query.split('|')) {
    const text = part.trim();
    if (text === '.') continue;
    if (!text.startsWith('.')) throw new SyntaxError(`the query "${query}" goes beyond paths`);
    let at = 0;
    while (at < text.length) {
      const rest = text.slice(at);
      const [found = '', key, quoted, index] =
        /^\.?(?:([A-Za-z_][\w-]*)|\[\s*"([^"]*)"\s*\]|\[\s*(-?\d*)\s*\])\??/.exec(rest) ?? [];
      if (found === '') throw new SyntaxError(`the query "${query}" goes beyond paths`);
      if (index !== undefined) steps.push(index === '' ? { every: true } : { index: Number(index) });
      else steps.push({ key: key ?? quoted ?? '' });
      at += found.length;
    }
  }
  return steps;
}

function taken(value: unknown, step: Step): unknown[] {
  if ('every' in step) {
    if (Array.isArray(value)) return value;
    return typeof value === 'object' && value !== null ? Object.values(value) : [];
  }
  if ('index' in step) return Array.isArray(value) ? [value.at(step.index)] : [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return [new Map<string, unknown>(Object.entries(value)).get(step.key)];
}
