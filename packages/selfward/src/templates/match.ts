import type { Answer } from './answer.ts';
import { evaluate, expressionOf } from './dsl/evaluate.ts';
import type { Surroundings } from './dsl/functions.ts';
import { asBytes, asText, DslError, type Value, type Variables } from './dsl/value.ts';
import { interpolate } from './interpolate.ts';
import { compileRegex } from './regex.ts';
import type { Matcher } from './template.ts';
import { selectNodes } from './xpath.ts';

/** What a matcher looks at. */
export interface Sight {
  answer: Answer;
  /** Everything that has a name: the answer's, earlier answers', the template's variables. */
  variables: Variables;
  surroundings: Surroundings;
}

/** Whether one matcher says yes. Pure. A part that the answer does not have never matches, negated or not. */
export function matches(matcher: Matcher, sight: Sight): boolean {
  if (matcher.type === 'dsl') return matcher.negative !== combine(matcher, matcher.dsl, (each) => isTrue(each, sight));
  if (matcher.type === 'status') {
    const code = sight.variables.get(matcher.part === 'body' ? 'status_code' : matcher.part);
    // One answer has one status: several are alternatives, whatever the condition says.
    return matcher.negative !== matcher.status.some((status) => status === code);
  }
  const part = partOf(matcher.part, sight);
  return part === undefined ? false : matcher.negative !== said(matcher, part, sight);
}

/** Whether a block's matchers say yes together. */
export function matchesAll(matchers: readonly Matcher[], condition: 'and' | 'or', sight: Sight): boolean {
  if (matchers.length === 0) return false;
  return condition === 'and'
    ? matchers.every((matcher) => matches(matcher, sight))
    : matchers.some((matcher) => matches(matcher, sight));
}

/** The part of the answer that is named: of this one, or of an earlier one (`body_1`). */
export function partOf(name: string, { answer, variables }: Pick<Sight, 'answer' | 'variables'>): Value | undefined {
  return answer.get(name) ?? variables.get(name);
}

function said(matcher: Exclude<Matcher, { type: 'dsl' | 'status' }>, part: Value, sight: Sight): boolean {
  switch (matcher.type) {
    case 'size':
      return matcher.size.includes(asBytes(part).length);
    case 'binary':
      return combine(matcher, matcher.binary, (hex) => hasBytes(part, hex));
    case 'xpath':
      return combine(matcher, matcher.xpath, (path) => selectNodes(asText(part), path).length > 0);
    case 'regex':
      return combine(matcher, matcher.regex, (source) =>
        compileRegex(matcher['case-insensitive'] ? `(?i)${source}` : source).test(asText(part)),
      );
    case 'word': {
      const fold = (text: string) => (matcher['case-insensitive'] ? text.toLowerCase() : text);
      const text = fold(asText(part));
      return combine(matcher, matcher.words, (word) => {
        if (matcher.encoding === 'hex') return hasBytes(part, word);
        const filled = filledIn(word, sight);
        return filled !== undefined && text.includes(fold(filled));
      });
    }
  }
}

/** @returns nothing where a name in the word is not known. */
function filledIn(word: string, { variables, surroundings }: Sight): string | undefined {
  if (!word.includes('{{') && !word.includes('§')) return word;
  try {
    return interpolate(word, variables, surroundings);
  } catch (error) {
    if (error instanceof DslError) return undefined;
    throw error;
  }
}

function hasBytes(part: Value, hex: string): boolean {
  const wanted = Buffer.from(hex.replace(/\s/g, ''), 'hex');
  return wanted.length > 0 && asBytes(part).includes(wanted);
}

function combine<T>(
  { condition }: { condition: 'and' | 'or' },
  items: readonly T[],
  test: (item: T) => boolean,
): boolean {
  return condition === 'and' ? items.every(test) : items.some(test);
}

/** What cannot be computed (a header that is not there, a second answer before it came) is not true. */
function isTrue(text: string, { variables, surroundings }: Sight): boolean {
  try {
    const source = text.includes('{{') ? interpolate(text, variables, surroundings) : text;
    return evaluate(expressionOf(source), variables, surroundings) === true;
  } catch (error) {
    if (error instanceof DslError) return false;
    throw error;
  }
}
