import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from './own-frames.ts';

/** The last such comment counts (ECMA-426, section 11.1.2.1). */
const COMMENT = /^[ \t]*\/\/[#@][ \t]*sourceMappingURL=([^\s'"]+)[ \t]*$/gm;

interface Found {
  map: SourceMap;
  /** The folder that its sources are named from. */
  from: string;
}

/** Maps by the file that was compiled; `undefined` where it has none. Read when there is a sighting, never before. */
const known = new Map<string, Found | undefined>();

/**
 * Where a place stands in the sources that its file was built from. Node knows maps only with `--enable-source-maps`,
 * given before the files were loaded, so the comment at the end of the file is followed here.
 *
 * @returns the place itself where its file has no map; `undefined` for what the bundler added.
 */
export function originalPlace(place: Place): Place | undefined {
  if (!known.has(place.file)) known.set(place.file, mapOf(place.file));
  const found = known.get(place.file);
  if (!found) return place;
  const entry = found.map.findEntry(place.line - 1, place.column - 1);
  if (!('originalSource' in entry) || typeof entry.originalSource !== 'string') return undefined;
  return {
    file: sourcePath(entry.originalSource, found.from),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

/** A file that cannot be read, or whose map is none, is its own source. */
function mapOf(file: string): Found | undefined {
  try {
    const url = [...readFileSync(file, 'utf8').matchAll(COMMENT)].at(-1)?.[1];
    if (url === undefined) return undefined;
    const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
    const path = inline ? file : url.startsWith('file:') ? fileURLToPath(url) : resolve(dirname(file), decodeURI(url));
    const text = inline ? Buffer.from(inline[2] ?? '', inline[1] ? 'base64' : 'utf8') : readFileSync(path);
    const plain = inline && !inline[1] ? decodeURIComponent(text.toString()) : text.toString();
    // A map may begin with a line that keeps browsers from running it as a script.
    const payload = JSON.parse(plain.replace(/^\)\]\}'[^\n]*\n/, ''));
    const root: unknown = payload.sourceRoot;
    const from = typeof root === 'string' ? sourcePath(root, dirname(path)) : dirname(path);
    return { map: new SourceMap({ ...payload, sourceRoot: '' }), from };
  } catch {
    return undefined;
  }
}

/** A path, a URL, or a bundler's name for a file (`webpack://app/./src/x.ts`), which begins at the project's folder. */
function sourcePath(source: string, from: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source);
  if (isAbsolute(source)) return source;
  const named = /^[a-z-]+:\/\/[^/]*\/(.*)$/i.exec(source)?.[1];
  return named === undefined ? resolve(from, source) : resolve(named);
}
