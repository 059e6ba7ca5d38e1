import type { Compiled } from './compile.ts';
import { DslError, type Value } from './dsl/value.ts';
import { interpolate } from './interpolate.ts';
import type { PlayOptions } from './played.ts';
import { randomTexts, targetVariables } from './target-variables.ts';

export function startingVariables({ template, names }: Compiled, options: PlayOptions): Map<string, Value> {
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
