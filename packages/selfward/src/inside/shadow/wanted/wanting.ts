import type { Wanted } from '../../messages.ts';
import type { Learning, Location, Place } from '../names/learning.ts';
import { isObject, type Schema } from './schema.ts';

/** What hands a validator's question on. */
export interface Wanting {
  /** Whether anything is to be told now. */
  open(): boolean;
  /** A validator is asked to judge a value. */
  asked(value: unknown, schema: () => unknown): void;
  /** One that says itself where the value stands. */
  askedAt(place: Place, schema: () => unknown): void;
  /** Runs something whose own parts judge parts of a value, which tells nothing. */
  quietly<T>(run: () => T): T;
}

const LARGEST = 64_000;

/** As it is before it is watched: what we read here nobody asked for. */
const parseJson = JSON.parse.bind(JSON) as (text: string) => unknown;

/** By which names applications put the parts of a request together for one validator. */
const PARTS: Readonly<Record<string, Location>> = {
  body: 'json',
  query: 'query',
  params: 'path',
  headers: 'header',
  cookies: 'cookie',
};

/** Finds out which part of the request a validator is given, by what it is or by what is in it, and tells what it wants. */
export function createWanting(learning: Learning, tell: (wanted: Wanted) => void): Wanting {
  let deep = 0;
  const say = ({ location, path }: Place, schema: unknown) => {
    if (!isObject(schema) || Object.keys(schema).length === 0) return;
    const text = JSON.stringify(schema);
    if (text.length <= LARGEST) tell({ location, path, schema: parseJson(text) });
  };

  function locate(value: unknown, schema: Schema): void {
    const place = learning.placeOf(value) ?? (isObject(value) ? undefined : placeOfText(value));
    if (place) say(place, schema);
    if (place || !isObject(value)) return;
    const properties = isObject(schema.properties) ? schema.properties : {};
    const parts = Object.keys(properties).filter((key) => PARTS[key] !== undefined);
    if (parts.length > 0 && parts.every((key) => value[key] === undefined || isObject(value[key]))) {
      for (const key of parts) say(learning.placeOf(value[key]) ?? partOf(key), properties[key]);
      return;
    }
    const found = Object.entries(value).flatMap(([key, each]) => {
      const at = placeOfField(key, each);
      return at ? [{ key, at }] : [];
    });
    const locations = [...new Set(found.map(({ at }) => at.location))];
    const [only] = locations;
    if (only !== undefined && locations.length === 1) say({ location: only, path: '' }, schema);
    else for (const { key, at } of found) say(at, properties[key]);
  }

  /** The part of the request that is put under such a name. */
  function partOf(key: string): Place {
    const isForm = key === 'body' && learning.request()?.body?.startsWith('{') === false;
    return { location: isForm ? 'body' : (PARTS[key] ?? 'json'), path: '' };
  }

  /** A field of something that is put together of the request's: by its name and what it holds. */
  function placeOfField(key: string, value: unknown): Place | undefined {
    const view = learning.placeOf(value);
    if (view) return { location: view.location, path: view.path };
    if (typeof value === 'object' || value === undefined) return undefined;
    const text = String(value);
    const byName = leaves().find((leaf) => leaf.path === key && leaf.text === text);
    if (byName) return { location: byName.location, path: key };
    const isSegment = segments().some((segment) => segment === text);
    return isSegment ? { location: 'path', path: key } : undefined;
  }

  /** A single value: what was asked for last and holds it, or the only place that does. */
  function placeOfText(value: unknown): Place | undefined {
    const all = leaves();
    const isNothing = value === undefined || value === null || value === '';
    const text = String(value);
    const [last] = learning.lastReads();
    if (isNothing) return last && all.every((leaf) => !isAt(leaf, last)) ? last : undefined;
    const holds = (place: Place) =>
      place.location === 'path' && !/^\d+$/.test(place.path)
        ? segments().includes(text)
        : all.some((leaf) => leaf.text === text && isAt(leaf, place));
    const read = learning.lastReads().find(holds);
    if (read) return read;
    const alike = all.filter((leaf) => leaf.text === text);
    const [one] = alike;
    if (one && alike.length === 1) return { location: one.location, path: one.path };
    const at = segments().indexOf(text);
    return alike.length === 0 && at !== -1 ? { location: 'path', path: String(at) } : undefined;
  }

  const leaves = () => leavesOf(learning.request());
  const segments = () => (learning.request()?.path ?? '').split('/').map(decoded);
  const open = () => deep === 0 && learning.on();
  /** A guest does not break its host. */
  const guarded = (act: () => void) => {
    if (!open()) return;
    deep++;
    try {
      act();
    } catch {
      // What cannot be described is not told.
    } finally {
      deep--;
    }
  };
  return {
    open,
    asked(value, schema) {
      guarded(() => {
        const wanted = schema();
        if (isObject(wanted)) locate(value, wanted);
      });
    },
    askedAt(place, schema) {
      guarded(() => say(place, schema()));
    },
    quietly(run) {
      if (!open()) return run();
      deep++;
      try {
        return run();
      } finally {
        deep--;
      }
    },
  };
}

interface Leaf extends Place {
  text: string;
}

const isAt = (a: Place, b: Place) => a.location === b.location && a.path === b.path;

/** The single values of a request, and where they stand. */
function leavesOf(request: { query: string; body?: string } | undefined): Leaf[] {
  if (!request) return [];
  const { query, body = '' } = request;
  const pairs = (location: Location, text: string): Leaf[] =>
    [...new URLSearchParams(text)].map(([path, value]) => ({ location, path, text: value }));
  return [...pairs('query', query), ...(/^\s*[[{]/.test(body) ? jsonLeaves(body) : pairs('body', body))];
}

function jsonLeaves(body: string): Leaf[] {
  const found: Leaf[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) found.push({ location: 'json', path, text: String(value) });
    else for (const [key, each] of Object.entries(value)) visit(each, path === '' ? key : `${path}.${key}`);
  };
  try {
    visit(parseJson(body), '');
  } catch {
    return [];
  }
  return found;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
