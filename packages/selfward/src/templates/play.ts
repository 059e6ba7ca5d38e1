import {
  type Answered,
  type Endpoint,
  type Exchange,
  type HttpRequest,
  isAnswered,
  type Marker,
  type OutOfBandCall,
  type Seen,
  type Step,
} from '../model/index.ts';
import { answerOf, numbered } from './answer.ts';
import { type Built, buildRequest, draftsOf } from './build-request.ts';
import { callVariables, heard } from './calls.ts';
import type { Compiled, CompiledBlock } from './compile.ts';
import type { Surroundings } from './dsl/functions.ts';
import { DslError, type Value } from './dsl/value.ts';
import { type Combination, expandPayloads } from './expand-payloads.ts';
import type { Flow } from './flow.ts';
import { interpolate } from './interpolate.ts';
import { judgeAnswer } from './judge-answer.ts';
import { redirectOf } from './redirect.ts';
import { randomTexts, targetVariables } from './target-variables.ts';

export type Steps<R> = Generator<Step, R, Seen>;

/** Which request of a template an answer belongs to. */
export interface Spot {
  block: number;
  draft: number;
  combination: Combination;
}

/** An answer by which a template says yes. */
export interface Match extends Spot {
  exchange: Answered;
  extracted: string[];
  /** The call from outside that came of it, where it wanted one. */
  call?: OutOfBandCall;
}

/** What going through a template once came to. */
export interface Played {
  match?: Match;
  /** The first answers, and those at the one place that was asked for; of a request that was redirected, the last. */
  answers: (Spot & { exchange: Answered })[];
  /** Why requests got no answer, or were not sent. */
  lost: string[];
  /** Requests that could not be written, since a name was not known. */
  unwritten: number;
  /** Combinations of payloads that were left out. */
  untried: number;
  sent: number;
}

export interface PlayOptions {
  /** The target's address. */
  target: string;
  /** Tells this time through from others: its cookies are its own. */
  session: string;
  surroundings: Surroundings;
  /** An address of ours and the word by which its calls are known, where somebody listens. */
  outOfBand?: { marker: Marker; address: string };
  /** Combinations of payloads that a block may try. */
  tries: number;
  /** Requests at most. */
  most: number;
  /** Goes to one place alone, as far as the template allows it. */
  only?: Spot;
  /** Changes the request at that place: what makes a control of it. */
  change?: (request: HttpRequest) => HttpRequest;
}

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

function startingVariables({ template, names }: Compiled, options: PlayOptions): Map<string, Value> {
  const { target, surroundings, outOfBand } = options;
  const variables = new Map([...targetVariables(target), ...randomTexts(names, surroundings)]);
  // Templates write the scheme themselves.
  if (outOfBand) variables.set('interactsh-url', outOfBand.address.replace(/^[a-z]+:\/\//i, ''));
  for (const [name, value] of Object.entries(template.constants)) variables.set(name, value);
  for (const [name, text] of Object.entries(template.variables)) {
    try {
      variables.set(name, interpolate(text, variables, surroundings));
    } catch (error) {
      // A variable may name what only a later answer gives; requests that need it before are not written.
      if (!(error instanceof DslError)) throw error;
    }
  }
  return variables;
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

/** Sends one request and goes where it is sent on to, as far as the template wants and the target reaches. */
function* ask(
  compiled: Compiled,
  { written }: CompiledBlock,
  spot: Spot,
  build: () => Built,
  options: PlayOptions,
  played: Played,
): Steps<Answered | undefined> {
  let built: Built;
  try {
    built = build();
  } catch (error) {
    if (!(error instanceof DslError || error instanceof SyntaxError)) throw error;
    played.unwritten += 1;
    return undefined;
  }
  const here = options.only?.block === spot.block && options.only.draft === spot.draft;
  let request = here && options.change ? options.change(built.request) : built.request;
  const most = written.redirects || written['host-redirects'] ? Math.min(written['max-redirects'], MOST_REDIRECTS) : 0;
  for (let hops = 0; ; hops += 1) {
    const whole = {
      request,
      ...(!written['disable-cookie'] && { session: options.session }),
      ...(built.timeoutMs !== undefined && { timeoutMs: built.timeoutMs }),
    };
    if (played.sent >= options.most) {
      played.lost.push(`cut short: it needed more than ${options.most} requests`);
      return undefined;
    }
    played.sent += 1;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const seen: Seen = yield {
      do: 'send',
      endpoint: endpointOf(request),
      probes: [
        {
          set: new Map(),
          markers: options.outOfBand ? [options.outOfBand.marker] : [],
          effect: reads ? 'read' : 'write',
          note: compiled.template.id,
          whole,
        },
      ],
    };
    const [exchange]: readonly Exchange[] = seen.exchanges;
    if (!exchange || !isAnswered(exchange)) {
      played.lost.push(exchange?.failure?.message ?? 'no answer');
      return undefined;
    }
    const next = hops < most ? redirectOf(request, exchange.response) : undefined;
    if (!next) return exchange;
    request = next;
  }
}

const MOST_REDIRECTS = 10;
/** Answers kept of one time through a template. */
const KEPT = 3;

/** What a request goes to, as reports name it. */
export function endpointOf({ method, url }: HttpRequest): Endpoint {
  const address = url.split(/[?#]/, 1)[0] ?? url;
  return {
    id: `${method} ${address}`,
    method,
    url: address,
    draft: { path: {}, query: [], headers: [], cookies: [] },
    points: [],
    source: 'template',
  };
}
