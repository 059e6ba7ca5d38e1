import type { LearnedNames, Wanted } from '../messages.ts';
import { watchBuiltinParsers } from './names/builtin-parsers.ts';
import { createLearning, type LearnedRequest } from './names/learning.ts';
import { watchPackageParsers } from './names/package-parsers.ts';
import { watchRequests } from './names/requests.ts';
import { watchComparing } from './wanted/by-comparing.ts';
import { watchDecoding } from './wanted/by-decoding.ts';
import { watchByHand } from './wanted/by-hand.ts';
import { watchValidators } from './wanted/validators.ts';
import { createWanting } from './wanted/wanting.ts';

/** Which fields of a request the application asks for, and what it wants of them: what no schema tells. */
export interface NameReader {
  begin(request: LearnedRequest): void;
  end(): void;
}

/**
 * Wraps the parsers that applications and frameworks take requests apart with, and the validators that they judge the
 * parts by. A parser's result is watched only where what it was given is the text of the request that is being learned
 * from; all else passes untouched.
 */
export function createNameReader(
  tell: (location: LearnedNames['location'], name: string) => void,
  want: (wanted: Wanted) => void = () => undefined,
): NameReader {
  const learning = createLearning(tell, watchComparing(want));
  watchBuiltinParsers(learning);
  watchPackageParsers(learning);
  watchRequests(learning);
  const wanting = createWanting(learning, want);
  watchValidators(wanting);
  const whileLearning = [watchByHand(wanting), watchDecoding(wanting)];
  return {
    begin(request) {
      learning.begin(request);
      for (const each of whileLearning) each.begin();
    },
    end() {
      for (const each of whileLearning) each.end();
      learning.end();
    },
  };
}
