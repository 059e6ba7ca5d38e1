/** What may stand in braces in an argument, a variable or a file. */
export const PLACEHOLDERS = [
  'url',
  'origin',
  'host',
  'port',
  'method',
  'request',
  'list',
  'headers',
  'out',
  'folder',
  'here',
  'profile',
  'rate',
  'delay',
  'timeout',
  'templates',
  'test',
] as const;

const PLACEHOLDER = /\{([a-z]+)\}/g;

/** The placeholders of a text, in order. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}
