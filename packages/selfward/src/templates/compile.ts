import { METHODS } from '../model/index.ts';
import { unknownFunctions } from './dsl/evaluate.ts';
import { DslError } from './dsl/value.ts';
import { countCombinations } from './expand-payloads.ts';
import { type Flow, parseFlow } from './flow.ts';
import { namesWanted } from './interpolate.ts';
import { parseJsonQuery } from './json-query.ts';
import { parseRawRequest } from './raw-request.ts';
import { compileRegex } from './regex.ts';
import { isRandomText, TARGET_NAMES } from './target-variables.ts';
import { blocksOf, type Extractor, type HttpBlock, type Matcher, type Template } from './template.ts';
import { unsupportedKeys } from './unsupported-keys.ts';
import { parsePath } from './xpath.ts';

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
  const outOfBand = JSON.stringify(template).includes('interactsh');
  if (outOfBand && !hearsHttp(blocks)) reasons.add('look-ups of names as calls from outside (interactsh over DNS)');
  const names = new Set<string>();
  const texts = [...blocks.flatMap(textsOf), ...Object.values(template.variables)];
  for (const text of texts) {
    const wanted = namesWanted(text);
    for (const name of wanted.missing) reasons.add(`function ${name}`);
    for (const name of wanted.variables) names.add(name);
  }
  const compiled = blocks.map((block) => compileBlock(block, template, readPayload, reasons));
  const given = givenNames(template, blocks);
  const strict = blocks.filter((block) => block['skip-variables-check'] !== true);
  for (const name of strict.flatMap(textsOf).flatMap((text) => namesWanted(text).variables)) {
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
  checkRequests(block, reasons);
  for (const matcher of block.matchers) attempt(reasons, () => checkMatcher(matcher, reasons));
  for (const extractor of block.extractors) attempt(reasons, () => checkExtractor(extractor, reasons));
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

function checkRequests(block: HttpBlock, reasons: Set<string>): void {
  if (!block.path && !block.raw) reasons.add('a path or a raw request (it has neither)');
  const methods = block.path ? [(block.method ?? 'GET').toUpperCase()] : [];
  for (const raw of block.raw ?? []) {
    const parsed = attempt(reasons, () => parseRawRequest(raw));
    if (!parsed) continue;
    for (const annotation of parsed.annotations)
      reasons.add(`the annotation ${annotation.split(':')[0] ?? annotation}`);
    if (!/[{§]/.test(parsed.method)) methods.push(parsed.method);
  }
  for (const method of methods) {
    if (!METHODS.some((each) => each === method) && !/[{§]/.test(method)) reasons.add(`the method ${method}`);
  }
}

function checkMatcher(matcher: Matcher, reasons: Set<string>): void {
  if (matcher.type === 'regex') for (const source of matcher.regex) compileRegex(source);
  if (matcher.type === 'xpath') for (const path of matcher.xpath) parsePath(path);
  if (matcher.type === 'dsl') checkExpressions(matcher.dsl, reasons);
  const hex =
    matcher.type === 'binary' ? matcher.binary : matcher.type === 'word' && matcher.encoding ? matcher.words : [];
  for (const each of hex) {
    if (!/^([0-9a-f]{2})+$/i.test(each.replace(/\s/g, '')))
      throw new SyntaxError(`"${each.slice(0, 40)}" is no hexadecimal text`);
  }
}

function checkExtractor(extractor: Extractor, reasons: Set<string>): void {
  if (extractor.type === 'regex') for (const source of extractor.regex) compileRegex(source);
  if (extractor.type === 'xpath') for (const path of extractor.xpath) parsePath(path);
  if (extractor.type === 'json') for (const query of extractor.json) parseJsonQuery(query);
  if (extractor.type === 'dsl') checkExpressions(extractor.dsl, reasons);
}

function checkExpressions(expressions: readonly string[], reasons: Set<string>): void {
  for (const text of expressions) {
    // Names in braces are filled in first; anything may stand there.
    const plain = text.replace(/\{\{[^{}]*\}\}/g, '1');
    for (const name of unknownFunctions(plain)) reasons.add(`function ${name}`);
  }
}

/** A part that we cannot read is a reason, not a failure. */
function attempt<T>(reasons: Set<string>, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof DslError)) throw error;
    reasons.add(error.message);
    return undefined;
  }
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
