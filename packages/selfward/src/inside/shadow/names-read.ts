import { watchBuiltinParsers } from './names/builtin-parsers.ts';
import { createLearning, type LearnedRequest, type Location } from './names/learning.ts';
import { watchPackageParsers } from './names/package-parsers.ts';
import { watchRequests } from './names/requests.ts';

/** Which fields of a request the application asks for: what no schema tells. */
export interface NameReader {
  begin(request: LearnedRequest): void;
  end(): void;
}

/**
 * Wraps the parsers that applications and frameworks take requests apart with. A parser's result is watched only where
 * what it was given is the text of the request that is being learned from; all else passes untouched.
 */
export function createNameReader(tell: (location: Location, name: string) => void): NameReader {
  const learning = createLearning(tell);
  watchBuiltinParsers(learning);
  watchPackageParsers(learning);
  watchRequests(learning);
  return { begin: learning.begin, end: learning.end };
}
