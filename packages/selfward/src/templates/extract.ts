import { variableName } from './answer.ts';
import { evaluate, expressionOf } from './dsl/evaluate.ts';
import { asText, DslError } from './dsl/value.ts';
import { queryJson } from './json-query.ts';
import { partOf, type Sight } from './match.ts';
import { compileRegex } from './regex.ts';
import type { Extractor } from './template.ts';
import { selectNodes } from './xpath.ts';

/** Most texts that one extractor gives. */
const MOST = 500;

/** What an extractor takes out of an answer, each text once. Pure. */
export function extract(extractor: Extractor, sight: Sight): string[] {
  return [...new Set(found(extractor, sight).filter((each) => each !== ''))].slice(0, MOST);
}

function found(extractor: Extractor, sight: Sight): string[] {
  if (extractor.type === 'kval') return extractor.kval.flatMap((name) => valueNamed(name, extractor, sight));
  if (extractor.type === 'dsl') return extractor.dsl.flatMap((text) => computed(text, sight));
  const part = partOf(extractor.part, sight);
  if (part === undefined) return [];
  const text = asText(part);
  switch (extractor.type) {
    case 'regex': {
      const prefix = extractor['case-insensitive'] ? '(?i)' : '';
      return extractor.regex.flatMap((source) =>
        compileRegex(prefix + source)
          .all(text)
          .flatMap((groups) => groups[extractor.group] ?? []),
      );
    }
    case 'json':
      return extractor.json.flatMap((query) => queryJson(text, query));
    case 'xpath':
      return extractor.xpath.flatMap((path) => selectNodes(text, path).map((node) => node.value(extractor.attribute)));
  }
}

/** A header's or a cookie's value, by its name with dashes as underscores. */
function valueNamed(name: string, { part }: Extractor, sight: Sight): string[] {
  const suffix = /_\d+$/.exec(part)?.[0] ?? '';
  const value = sight.answer.get(variableName(name)) ?? sight.variables.get(variableName(name) + suffix);
  return value === undefined ? [] : [asText(value)];
}

function computed(text: string, { variables, surroundings }: Sight): string[] {
  try {
    return [asText(evaluate(expressionOf(text), variables, surroundings))];
  } catch (error) {
    if (error instanceof DslError) return [];
    throw error;
  }
}
