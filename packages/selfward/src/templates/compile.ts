import { attempt } from './attempt.ts';
import { checkBlock } from './check-block.ts';
import { countCombinations } from './expand-payloads.ts';
import { type Flow, parseFlow } from './flow.ts';
import { namesWanted } from './interpolate.ts';
import { compileRegex } from './regex.ts';
import { isRandomText, TARGET_NAMES } from './target-variables.ts';
import { blocksOf, type HttpBlock, type Template } from './template.ts';
import { unsupportedKeys } from './unsupported-keys.ts';

/** A template that can run. */
export interface Compiled {
  template: Template;
  blocks: CompiledBlock[];
  flow?: Flow;
  /** Every name that its texts use. */
  names: ReadonlySet<string>;
  /** It judges by how long an answer takes. */
  timed: boolean;
  /** It wants the target to call an address of ours. */
  outOfBand: boolean;
}

export interface CompiledBlock {
  written: HttpBlock;
  payloads: Record<string, readonly string[]>;
  /** Combinations that its payloads make. */
  tries: number;
  /** What it tries are names and passwords: too many may lock somebody out. */
  credentials: boolean;
  /** Each of its requests stands for itself: none needs what an earlier one brought. */
  apart: boolean;
}

/** Reads a payload file that a template names; nothing where there is none. */
export type ReadPayload = (path: string) => readonly string[] | undefined;

/** Makes a template ready to run, or says everything that it wants and that is not there. Pure but for the payload files. */
export function compileTemplate(template: Template, readPayload: ReadPayload): Compiled | { notSupported: string[] } {
  const blocks = blocksOf(template);
  const reasons = new Set(unsupportedKeys(template, blocks));
  if (!regexesFit(blocks)) return { notSupported: [...reasons, 'regular expressions that are too large together'] };
  const outOfBand = JSON.stringify(template).includes('interactsh');
  if (outOfBand && !hearsHttp(blocks)) reasons.add('look-ups of names as calls from outside (interactsh over DNS)');
  const names = new Set<string>();
  const texts = [...blocks.flatMap(textsOf), ...Object.values(template.variables)];
  for (const text of texts) {
    const wanted = attempt(reasons, () => namesWanted(text));
    if (!wanted) continue;
    for (const name of wanted.missing) reasons.add(`function ${name}`);
    for (const name of wanted.variables) names.add(name);
  }
  const compiled = blocks.map((block) => compileBlock(block, template, readPayload, reasons));
  const given = givenNames(template, blocks);
  const strict = blocks.filter((block) => block['skip-variables-check'] !== true);
  const wantedOf = (text: string) => attempt(reasons, () => namesWanted(text).variables) ?? [];
  for (const name of strict.flatMap(textsOf).flatMap(wantedOf)) {
    if (name.startsWith('interactsh')) continue;
    if (!given.has(name) && !isRandomText(name) && !/_\d+$/.test(name))
      reasons.add(`a value for "${name}" from outside`);
  }
  if (blocks.length > 0 && blocks.every(({ matchers, extractors }) => matchers.length + extractors.length === 0)) {
    reasons.add('a matcher or an extractor (it has none)');
  }
  const flow = attempt(reasons, () =>
    template.flow === undefined
      ? undefined
      : parseFlow(
          template.flow,
          blocks.map(({ id }) => id),
        ),
  );
  if (reasons.size > 0) return { notSupported: [...reasons] };
  const timed = blocks.some(({ matchers }) => JSON.stringify(matchers).includes('duration'));
  return { template, blocks: compiled, names, timed, outOfBand, ...(flow && { flow }) };
}

/** Instructions of all expressions of a template together: hundreds of honest ones have a tenth of it. */
const MOST_INSTRUCTIONS = 200_000;

/** Whoever reads a template must not be kept by it: what is too large is not even compiled to its end. */
function regexesFit(blocks: readonly HttpBlock[]): boolean {
  let instructions = 0;
  for (const each of blocks.flatMap(({ matchers, extractors }) => [...matchers, ...extractors])) {
    for (const source of each.type === 'regex' ? each.regex : []) {
      try {
        instructions += compileRegex(source).size;
      } catch {
        // What is wrong with it is told where it is looked at by itself.
      }
      if (instructions > MOST_INSTRUCTIONS) return false;
    }
  }
  return true;
}

/** What is asked of a call's protocol can be HTTP: a listener without a domain of its own hears no look-ups. */
function hearsHttp(blocks: readonly HttpBlock[]): boolean {
  const asked = blocks.flatMap(({ matchers }) =>
    matchers.map((matcher) => JSON.stringify(matcher)).filter((text) => text.includes('interactsh_protocol')),
  );
  return asked.length === 0 || asked.some((text) => /["'\\]http\b/i.test(text));
}

function compileBlock(
  block: HttpBlock,
  template: Template,
  readPayload: ReadPayload,
  reasons: Set<string>,
): CompiledBlock {
  const payloads: Record<string, readonly string[]> = {};
  for (const [name, given] of Object.entries(block.payloads)) {
    const values = Array.isArray(given) ? given : readPayload(given);
    if (values) payloads[name] = values;
    else reasons.add(`the payload file ${String(given)}`);
  }
  checkBlock(block, reasons);
  const passwords = Object.keys(payloads).some((name) => /pass|pwd|pin|secret|cred/i.test(name));
  const judged = JSON.stringify([block.matchers, block.extractors]);
  return {
    written: block,
    payloads,
    tries: countCombinations(payloads, block.attack),
    credentials: passwords || (template.info.tags.includes('default-login') && Object.keys(payloads).length > 0),
    apart: block.raw === undefined && block.extractors.every(({ internal }) => !internal) && !/_\d+\b/.test(judged),
  };
}

/** Every text of a block in which names may stand. */
function textsOf(block: HttpBlock): string[] {
  const payloads = Object.values(block.payloads).flatMap((given) => (Array.isArray(given) ? given : []));
  return [
    ...(block.path ?? []),
    ...(block.raw ?? []),
    ...Object.values(block.headers),
    ...(block.body === undefined ? [] : [block.body]),
    ...payloads,
  ];
}

function givenNames(template: Template, blocks: readonly HttpBlock[]): Set<string> {
  return new Set([
    ...TARGET_NAMES,
    ...Object.keys(template.variables),
    ...Object.keys(template.constants),
    ...blocks.flatMap(({ payloads }) => Object.keys(payloads)),
    ...blocks.flatMap(({ extractors }) => extractors.flatMap(({ name }) => name ?? [])),
  ]);
}
