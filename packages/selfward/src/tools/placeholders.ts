import type { Tool } from './declaration.ts';
import { placeholdersIn } from './placeholder-names.ts';

/** What the placeholders stand for in one start; what has no value is not there. */
export type Values = Readonly<Partial<Record<string, string>>>;

/** Why a tool cannot be started as its declaration says. */
export class NoValueError extends Error {
  override readonly name = 'NoValueError';
}

const WANTS: Readonly<Record<string, string>> = {
  templates: 'a folder of templates (--templates, or the server’s own)',
  rate: 'a rate (--rate)',
  delay: 'a rate (--rate)',
  headers: 'headers (--header)',
};

/**
 * The arguments of one start. A value is put in as it stands, as part of one argument: nothing is split, and there is no
 * shell. Values partly come from the target, so none may make an option of an argument (CWE-88).
 *
 * @throws NoValueError
 */
export function fillArguments(tool: Pick<Tool, 'arguments'>, values: Values): string[] {
  return tool.arguments.flatMap((given) => {
    if (typeof given === 'string') return [fillArgument(given, values)];
    const complete = given.every((each) => placeholdersIn(each).every((name) => values[name] !== undefined));
    return complete ? given.map((each) => fillArgument(each, values)) : [];
  });
}

function fillArgument(template: string, values: Values): string {
  const argument = fillText(template, values);
  if (/^\{/.test(template) && argument.startsWith('-'))
    throw new NoValueError(`"${template}" would begin with a dash and be taken for an option`);
  if (argument.includes('\0')) throw new NoValueError(`"${template}" would hold a null character`);
  return argument;
}

/** @param quote - how a value is written; as it stands where not given. @throws NoValueError */
export function fillText(
  template: string,
  values: Values,
  quote: (value: string) => string = (value) => value,
): string {
  return template.replace(/\{([a-z]+)\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined) throw new NoValueError(`it wants ${WANTS[name] ?? `a value for {${name}}`}`);
    return quote(value);
  });
}
