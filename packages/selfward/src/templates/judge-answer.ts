import type { Answer } from './answer.ts';
import type { Surroundings } from './dsl/functions.ts';
import type { Value } from './dsl/value.ts';
import { extract } from './extract.ts';
import { matchesAll } from './match.ts';
import type { HttpBlock } from './template.ts';

/** What one answer means for its block. */
export interface Judged {
  yes: boolean;
  /** Whether it is to be told: what only steers the flow is not. */
  tells: boolean;
  extracted: string[];
}

/**
 * Takes out of an answer what the block's extractors name and asks its matchers.
 *
 * @param known - everything that has a name here; what is taken out is added.
 * @param variables - what later requests know; what is taken out is added.
 */
export function judgeAnswer(
  written: HttpBlock,
  answer: Answer,
  known: Map<string, Value>,
  variables: Map<string, Value>,
  surroundings: Surroundings,
): Judged {
  const { matchers, extractors } = written;
  const sight = { answer, variables: known, surroundings };
  const told: string[] = [];
  let taken = false;
  for (const extractor of extractors) {
    const texts = extract(extractor, sight);
    const [first] = texts;
    if (first === undefined) continue;
    taken = true;
    if (extractor.name !== undefined) {
      variables.set(extractor.name, first);
      known.set(extractor.name, first);
    }
    if (!extractor.internal) told.push(...texts);
  }
  if (matchers.length > 0) {
    const yes = matchesAll(matchers, written['matchers-condition'], sight);
    return { yes, tells: matchers.some(({ internal }) => !internal), extracted: told };
  }
  const silent = extractors.every(({ internal }) => internal);
  return { yes: silent ? false : taken && told.length > 0, tells: !silent, extracted: told };
}
