const PLACEHOLDER = /\{((?:env|file):[^{}]+|[A-Za-z_][\w-]*)\}/g;

/** The words in braces of a text: `token`, `env:PASSWORD`. Other braces are text. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** The same of every text in a JSON value. */
export function placeholdersInJson(value: unknown): string[] {
  if (typeof value === 'string') return placeholdersIn(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(placeholdersInJson);
}

/** A text with its words in braces replaced, once: what is put in is never read for more. An unknown word stays. */
export function fillIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, word: string) => values.get(word) ?? whole);
}

/** Every text of a JSON value filled in; names stay. */
export function fillInJson(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return fillIn(value, values);
  if (Array.isArray(value)) return value.map((each) => fillInJson(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillInJson(each, values)]));
}
