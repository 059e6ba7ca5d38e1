import { type LearnedNames, NOBODYS_FIELD } from '../../messages.ts';
import { recordReads } from '../record-reads.ts';

export type Location = LearnedNames['location'];

/** The request that is under way, as far as parsers are given it. */
export interface LearnedRequest {
  /** Behind the question mark; empty where there is none. */
  query: string;
  body?: string;
}

/** What parsers that are watched ask, and tell. */
export interface Learning {
  /** A request is being learned from. */
  on(): boolean;
  /** Whether a text is this request's query or body; nothing where it is another. */
  partOf(text: unknown): 'query' | 'body' | undefined;
  /** Whether these are its query, or a form in its body. */
  partOfParams(params: unknown): 'query' | 'body' | undefined;
  read(location: Location, name: unknown): void;
  /** What a parser made of it, so that its fields tell when they are asked for; as it is while nothing is learned. */
  view<T>(value: T, location: Location): T;
}

const LONGEST_NAME = 100;

export function createLearning(tell: (location: Location, name: string) => void): Learning & {
  begin(request: LearnedRequest): void;
  end(): void;
} {
  const told = new Set<string>();
  let request: LearnedRequest | undefined;
  let [query, form]: [string, string | undefined] = ['', undefined];
  const read: Learning['read'] = (location, name) => {
    if (!request || typeof name !== 'string' || !isField(name)) return;
    const key = `${location} ${name}`;
    if (told.has(key)) return;
    told.add(key);
    tell(location, name);
  };
  return {
    on: () => request !== undefined,
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
    view: (value, location) => (request ? recordReads(value, (name) => read(location, name)) : value),
    begin(given) {
      request = given;
      told.clear();
      query = canonical(given.query);
      form = given.body === undefined ? undefined : canonical(given.body);
    },
    end() {
      request = undefined;
    },
  };
}

const isField = (name: string): boolean => name !== '' && name !== NOBODYS_FIELD && name.length <= LONGEST_NAME;

/** As `URLSearchParams` writes down what it was made of. */
const canonical = (text: string): string => String(new URLSearchParams(text));
