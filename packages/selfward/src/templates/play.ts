import { answerOf, numbered } from './answer.ts';
import { ask } from './ask.ts';
import { buildRequest, draftsOf } from './build-request.ts';
import { callVariables, heard } from './calls.ts';
import type { Compiled } from './compile.ts';
import type { Surroundings } from './dsl/functions.ts';
import { DslError, type Value } from './dsl/value.ts';
import { expandPayloads } from './expand-payloads.ts';
import type { Flow } from './flow.ts';
import { interpolate } from './interpolate.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { Played, PlayOptions, Steps } from './played.ts';
import { startingVariables } from './starting-variables.ts';

/** Answers kept of one time through a template. */
const KEPT = 3;

/** Goes through a template once: sends what it says, in its order, and stops at the first answer that matches. */
export function* play(compiled: Compiled, options: PlayOptions): Steps<Played> {
  const played: Played = { answers: [], lost: [], unwritten: 0, untried: 0, sent: 0 };
  const variables = startingVariables(compiled, options);
  const runBlock = (index: number) => playBlock(compiled, index, variables, options, played);
  if (compiled.flow) {
    const holds = yield* follow(compiled.flow, runBlock);
    if (!holds) delete played.match;
    return played;
  }
  for (const index of compiled.blocks.keys()) {
    yield* runBlock(index);
    if (played.match) break;
  }
  return played;
}

function* follow(flow: Flow, runBlock: (index: number) => Steps<boolean>): Steps<boolean> {
  if ('run' in flow) return yield* runBlock(flow.run);
  if ('not' in flow) return !(yield* follow(flow.not, runBlock));
  const [left, right] = 'both' in flow ? flow.both : flow.either;
  const first = yield* follow(left, runBlock);
  if (first === 'either' in flow) return first;
  return yield* follow(right, runBlock);
}

function* playBlock(
  compiled: Compiled,
  index: number,
  variables: Map<string, Value>,
  options: PlayOptions,
  played: Played,
): Steps<boolean> {
  const block = compiled.blocks[index];
  if (!block) return false;
  const only = options.only?.block === index ? options.only : undefined;
  const combinations = only ? [only.combination] : expandPayloads(block.payloads, block.written.attack);
  let tried = 0;
  let answered = false;
  for (const combination of combinations) {
    if (tried >= options.tries && block.tries > options.tries) {
      played.untried += block.tries - tried;
      break;
    }
    tried += 1;
    for (const [draft, each] of draftsOf(block.written).entries()) {
      if (only && (draft > only.draft || (block.apart && draft !== only.draft))) continue;
      const spot = { block: index, draft, combination };
      const known = new Map(variables);
      for (const [name, text] of combination) known.set(name, filled(text, known, options.surroundings));
      const exchange = yield* ask(
        compiled,
        block,
        spot,
        () => buildRequest(block.written, each, known, options.surroundings),
        options,
        played,
      );
      if (!exchange) continue;
      answered = true;
      // A hostile target's answers are long, and a list of payloads too: not all are kept.
      if (only?.draft === draft || played.answers.length < KEPT) played.answers.push({ ...spot, exchange });
      const answer = answerOf(exchange.request, exchange.response, block.written['max-size']);
      const calls = yield* heard(exchange, options.outOfBand?.marker);
      const outside = callVariables(calls);
      if (!block.apart) for (const [name, value] of numbered(answer, draft + 1)) variables.set(name, value);
      const judged = judgeAnswer(
        block.written,
        new Map([...answer, ...outside]),
        new Map([...answer, ...outside, ...known, ...variables]),
        variables,
        options.surroundings,
      );
      if (!judged.yes) continue;
      const [call] = calls;
      if (judged.tells) played.match = { ...spot, exchange, extracted: judged.extracted, ...(call && { call }) };
      return true;
    }
  }
  const { matchers, extractors } = block.written;
  return matchers.length === 0 && extractors.length === 0 && answered;
}

function filled(text: string, known: ReadonlyMap<string, Value>, surroundings: Surroundings): string {
  try {
    return interpolate(text, known, surroundings);
  } catch (error) {
    if (error instanceof DslError) return text;
    throw error;
  }
}
