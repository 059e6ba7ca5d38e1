import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { home } from './home.ts';
import { originalPlace } from './original-place.ts';

/** Where code stands: V8's call sites, as far as they are read here. */
export interface Site {
  getFileName(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  isEval(): boolean;
}

export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A place in a chain of calls. */
export type Frame = Place & { name: string };

const MOST = 10;

/** Frameworks put many frames between a sink and the application. */
const DEEP = 60;

/** Our own files, wherever they are installed; the tests beside them are no part of the library. */
const isOurs = (() => {
  const here = home();
  const folder = here === undefined ? undefined : fileURLToPath(here);
  return (file: string) => folder !== undefined && file.startsWith(folder) && !/\.test\.[jt]s$/.test(file);
})();

/**
 * The application's own lines in a chain of calls, innermost first, in its sources where maps lead there. Node's frames,
 * packages' (in a bundle too), ours, and what was compiled from text (a template's function) are passed over.
 */
export function ownFrames(
  sites: readonly Site[] = sitesHere(),
  original: (place: Place) => Place | undefined = originalPlace,
  ours: (file: string) => boolean = isOurs,
): Frame[] {
  const frames: Frame[] = [];
  for (const site of sites) {
    if (frames.length === MOST) break;
    const file = site.isEval() ? undefined : pathOf(site.getFileName());
    if (file === undefined || isForeign(file) || ours(file)) continue;
    const place = original({ file, line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 });
    if (!place || isForeign(place.file) || ours(place.file)) continue;
    frames.push({ ...place, name: site.getFunctionName() ?? '<anonymous>' });
  }
  return frames;
}

/** `file:line:column`. */
export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

const isForeign = (file: string): boolean => /[\\/]node_modules[\\/]/.test(file);

/** Of files alone: `node:…`, `evalmachine.<anonymous>`, `data:…` are none. */
function pathOf(name: string | null | undefined): string | undefined {
  if (typeof name !== 'string') return undefined;
  if (isAbsolute(name)) return name;
  if (!name.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(name);
  } catch {
    return undefined;
  }
}

/** The call sites here. What an application has hung on `Error` stays untouched, and is not asked. */
function sitesHere(): readonly Site[] {
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    Object.defineProperty(Error, 'stackTraceLimit', { value: DEEP, configurable: true, writable: true });
    Object.defineProperty(Error, 'prepareStackTrace', { value: sitesOf, configurable: true, writable: true });
    const here: { stack?: unknown } = {};
    Error.captureStackTrace(here, sitesHere);
    return Array.isArray(here.stack) ? here.stack : [];
  } catch {
    // `Error` is frozen: there is a sighting all the same, without its place.
    return [];
  } finally {
    putBack('stackTraceLimit', limit);
    putBack('prepareStackTrace', prepare);
  }
}

const sitesOf = (_error: unknown, sites: unknown): unknown => sites;

function putBack(name: 'stackTraceLimit' | 'prepareStackTrace', own: PropertyDescriptor | undefined): void {
  if (own) Reflect.defineProperty(Error, name, own);
  else Reflect.deleteProperty(Error, name);
}
