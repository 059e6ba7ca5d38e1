import { METHODS } from '../model/index.ts';
import { attempt } from './attempt.ts';
import { unknownFunctions } from './dsl/evaluate.ts';
import { parseJsonQuery } from './json-query.ts';
import { parseRawRequest } from './raw-request.ts';
import { compileRegex } from './regex.ts';
import type { Extractor, HttpBlock, Matcher } from './template.ts';
import { parsePath } from './xpath.ts';

/** Adds to the reasons what of a block's requests, matchers and extractors cannot be run. */
export function checkBlock(block: HttpBlock, reasons: Set<string>): void {
  checkRequests(block, reasons);
  for (const matcher of block.matchers) attempt(reasons, () => checkMatcher(matcher, reasons));
  for (const extractor of block.extractors) attempt(reasons, () => checkExtractor(extractor, reasons));
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
