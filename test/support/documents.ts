import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A fenced block: its language, the word behind it that says what tests do with it, and its text. */
export interface Block {
  file: string;
  line: number;
  language: string;
  /** `run`, `run exits=1`, `inventory` … Nothing where people alone read it. */
  use: string;
  text: string;
}

/** What people read, by its path from the root. */
export const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md'].concat(
  readdirSync(join(ROOT, 'docs')).flatMap((file) => (file.endsWith('.md') ? [`docs/${file}`] : [])),
);

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export const blocks: readonly Block[] = DOCUMENTS.flatMap((file) => {
  const text = textOf(file);
  return [...text.matchAll(/^ *```(\w+) *([^\n]*)\n(.*?)^ *```$/gms)].map(
    ({ index, 1: language = '', 2: use = '', 3: body = '' }) => ({
      ...{ file, language, use, text: body },
      line: text.slice(0, index).split('\n').length,
    }),
  );
});

/** Relative links, as paths from the root. */
export function linksOf(file: string): string[] {
  const targets = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*/, ''));
  return targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target)).map((to) => join(dirname(file), to));
}

/** Files and folders of the repository that are named in code type: `packages/server/src/app.ts`, `lab/building/`. */
export function pathsNamedIn(file: string): string[] {
  const named = [...textOf(file).matchAll(/`((?:packages|lab|docs|test|scripts|bench|\.ci)\/[^`\s]*)`/g)];
  return named.flatMap(({ 1: path = '' }) => (path.includes('<') ? [] : [path]));
}
