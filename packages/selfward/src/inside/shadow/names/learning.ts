import { type LearnedNames, NOBODYS_FIELD, type Wanted } from '../../messages.ts';
import { placeOf, recordReads } from '../record-reads.ts';

export type Location = Wanted['location'];

/** The request that is under way, as far as parsers are given it. */
export interface LearnedRequest {
  path?: string;
  /** Behind the question mark; empty where there is none. */
  query: string;
  body?: string;
}

/** A place in the request that is under way. */
export type Place = Pick<Wanted, 'location' | 'path'>;

/** What parsers that are watched ask, and tell. */
export interface Learning {
  /** A request is being learned from. */
  on(): boolean;
  /** What that is. */
  request(): LearnedRequest | undefined;
  /** Whether a text is this request's query or body; nothing where it is another. */
  partOf(text: unknown): 'query' | 'body' | undefined;
  /** Whether these are its query, or a form in its body. */
  partOfParams(params: unknown): 'query' | 'body' | undefined;
  read(location: Location, name: unknown): void;
  /** Which fields were asked for, the last first. */
  lastReads(): readonly Place[];
  /** What a parser made of it, so that its fields tell when they are asked for; as it is while nothing is learned. */
  view<T>(value: T, location: Location): T;
  /** Where in the request a view is. */
  placeOf(value: unknown): Place | undefined;
}

const LONGEST_NAME = 100;
const MOST_READS = 50;
/** Whoever asks in a loop asks for the same. */
const MOST_LOOKS = 200;

/**
 * @param tell - given each field that is asked for, once a request.
 * @param onRead - given it each time.
 */
export function createLearning(
  tell: (location: LearnedNames['location'], name: string) => void,
  onRead: (location: LearnedNames['location'], name: string) => void = () => undefined,
): Learning & {
  begin(request: LearnedRequest): void;
  end(): void;
} {
  const told = new Set<string>();
  /** By the function that a view tells its reads to. */
  const locations = new WeakMap<(path: string) => void, Location>();
  let request: LearnedRequest | undefined;
  let reads: Place[] = [];
  let count = 0;
  let [query, form]: [string, string | undefined] = ['', undefined];
  const read: Learning['read'] = (location, name) => {
    if (!request || typeof name !== 'string') return;
    const isListing = name === '' && location !== 'path';
    if (!isListing && !isField(name)) return;
    if (!isListing) reads = [{ location, path: name }, ...reads.slice(0, MOST_READS)];
    const key = `${location} ${name}`;
    // Parameters of the path are known from the route.
    if (location === 'path') return;
    if (!isListing && count++ < MOST_LOOKS) onRead(location, name);
    if (told.has(key)) return;
    told.add(key);
    tell(location, name);
  };
  return {
    on: () => request !== undefined,
    request: () => request,
    partOf(text) {
      if (!request) return undefined;
      if (request.body !== undefined && text === request.body) return 'body';
      return (text ?? '') === request.query ? 'query' : undefined;
    },
    partOfParams(params) {
      if (!request) return undefined;
      const text = String(params);
      if (form !== undefined && text === form) return 'body';
      return text === query ? 'query' : undefined;
    },
    read,
    lastReads: () => reads,
    view(value, location) {
      if (!request) return value;
      const tellRead = (name: string) => read(location, name);
      locations.set(tellRead, location);
      return recordReads(value, tellRead);
    },
    placeOf(value) {
      const found = placeOf(value);
      const location = found && locations.get(found.read);
      return location && { location, path: found.path };
    },
    begin(given) {
      request = given;
      told.clear();
      reads = [];
      count = 0;
      query = canonical(given.query);
      form = given.body === undefined ? undefined : canonical(given.body);
    },
    end() {
      request = undefined;
      reads = [];
    },
  };
}

const isField = (name: string): boolean => name !== '' && name !== NOBODYS_FIELD && name.length <= LONGEST_NAME;

/** As `URLSearchParams` writes down what it was made of. */
const canonical = (text: string): string => String(new URLSearchParams(text));
