import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const KIND = { devs: 'device', networks: 'network' } as const;

/** What is wrong with a field, whose it is, and the likely mistake, in words for people. Pure. */
export function explainIssue(issue: Issue, document: unknown): string {
  const deepest = branch(issue, isSilent);
  const { path } = deepest;
  const owner = ownerOf(path, document);
  return `${owner === '' ? '' : `${owner}: `}${explain(deepest, path, document)}`;
}

/** Where in the value it went wrong: deeper than a union tells. */
export const deepestPath = (issue: Issue): Path => branch(issue, () => true).path;

/** The branch of a union that was meant: the one that got furthest into the value. */
function branch(issue: Issue, goesOn: (issue: Issue) => boolean): Issue {
  if (issue.code !== 'invalid_union' || !goesOn(issue)) return issue;
  const inner = issue.errors.flat().map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
  const speaking = inner.filter((one) => one.code !== 'invalid_type' || one.path.length > issue.path.length);
  const [first] = (speaking.length > 0 ? speaking : inner).sort((a, b) => b.path.length - a.path.length);
  return first === undefined ? issue : branch(first, goesOn);
}

/** A union that has words of its own says what was expected better than any of its branches. */
const isSilent = (issue: Issue): boolean => issue.message === 'Invalid input';

function explain(issue: Issue, path: Path, document: unknown): string {
  const value = at(document, path);
  const within = path.length > 1 ? path.slice(2) : path;
  const field = within.map(String).join('.');
  if (value === undefined && typeof path.at(-1) === 'string') return missing(path, field, document);
  if (issue.code === 'too_big')
    return `${field} is too long (at most ${issue.maximum}${issue.origin === 'array' ? ' entries' : ' characters'})`;
  if (field === '' || typeof value === 'string') return said(issue.message, field);
  const message = said(issue.message, field);
  if (typeof value === 'number' && message.includes('text'))
    return `${message}, not the number ${value}: write "${value}"`;
  return `${message}, not ${kindOf(value)}`;
}

/** Our schemas' own messages name their field; the library's do not. */
const said = (message: string, field: string): string =>
  !/^(Invalid|Too|Unrecognized|Expected)/.test(message)
    ? message
    : `${field === '' ? 'the entry' : field} is not accepted (${message.toLowerCase()})`;

function missing(path: Path, field: string, document: unknown): string {
  const name = String(path.at(-1));
  const parent = at(document, path.slice(0, -1));
  const near =
    typeof parent === 'object' && parent !== null && Object.keys(parent).find((key) => isMisspelt(key, name));
  return near ? `${field} is missing; "${near}" may be meant for it` : `${field} is missing`;
}

/** `Category`, `categories` and `devices` for `devs`. */
function isMisspelt(key: string, name: string): boolean {
  const [a, b] = [key.trim().toLowerCase(), name.toLowerCase()];
  const stem = Math.min(3, a.length);
  return a === b || (stem === 3 && a.slice(0, stem) === b.slice(0, stem));
}

function ownerOf([list, index]: Path, document: unknown): string {
  if ((list !== 'devs' && list !== 'networks') || typeof index !== 'number') return '';
  const name = at(document, [list, index, 'name']);
  return typeof name === 'string' ? `${KIND[list]} "${name.slice(0, 100)}"` : `${KIND[list]} ${index + 1}`;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${String(value)}`;
}
