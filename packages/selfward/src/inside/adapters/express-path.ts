/** The parts of Express 4's layer that tell where it stands. */
export interface PatternLayer {
  regexp: RegExp & { fast_slash?: boolean; fast_star?: boolean };
  keys: readonly { name: string | number }[];
}

/** How path-to-regexp 0.1 writes a named part with the slash before it: `(?:\/([^/]+?))`, with `?` behind where optional. */
const NAMED = /\(\?:\\\/\((?:[^()\\]|\\.|\[[^\]]*\])+\)\)\??/g;

/**
 * The paths that a router of Express 4 was mounted at: only its pattern is kept, so they are read back from there. Empty
 * where the pattern was written by hand and cannot be read back.
 */
export function pathsOfPattern({ regexp, keys }: PatternLayer): string[] {
  if (regexp.fast_slash) return [''];
  if (regexp.fast_star) return ['/*'];
  let at = 0;
  const paths = regexp.source.split('|^').map((source) =>
    source
      .replace(/^\^/, '')
      .replace(/\\\/\?\(\?=\\\/\|\$\)$/, '')
      .replace(NAMED, () => `/:${keys[at++]?.name ?? at}`)
      .replace(/\\([^\w\s])/g, '$1'),
  );
  const read = at === keys.length && paths.every((path) => /^(?:\/[\w.:~%@!&',;=-]+)*$/.test(path));
  return read ? paths : [];
}
