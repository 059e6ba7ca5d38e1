/** Most leaves taken from one document: a body of a million numbers is data, not a form. */
const MOST = 200;

/**
 * Every value of a JSON document that holds no other, with its dotted path (`filter.user`, `tags.0`); an empty object or
 * array counts as one. A document that is a bare value has the path ''.
 */
export function jsonLeaves(document: unknown): { path: string; value: unknown }[] {
  const leaves: { path: string; value: unknown }[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (leaves.length >= MOST) return;
    const inner = typeof value === 'object' && value !== null && depth < 32 ? Object.entries(value) : [];
    if (inner.length === 0) leaves.push({ path, value });
    for (const [key, child] of inner) visit(child, path === '' ? key : `${path}.${key}`, depth + 1);
  };
  visit(document, '', 0);
  return leaves;
}
