import { type Program, parse } from 'acorn';

/** What is wrong with a script's text, and in which line; `undefined` where it reads. */
export function syntaxError(script: string): { line: number; reason: string } | undefined {
  const read = readScript(script);
  return 'line' in read ? read : undefined;
}

/** The line in which a check says something of itself; its default export's where it does not. */
export function lineOf(field: string | undefined, script: string): number {
  const read = readScript(script);
  if ('line' in read) return read.line;
  const exported = read.program.body.find((node) => node.type === 'ExportDefaultDeclaration');
  const given = exported?.declaration;
  // `export default { … }`, or the same within `defineCheck( … )`.
  const object = given?.type === 'CallExpression' ? given.arguments[0] : given;
  const said =
    object?.type === 'ObjectExpression'
      ? object.properties.findLast(
          (each) => each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === field,
        )
      : undefined;
  return (said ?? exported)?.loc?.start.line ?? 1;
}

function readScript(script: string): { program: Program } | { line: number; reason: string } {
  try {
    return { program: parse(script, { ecmaVersion: 'latest', sourceType: 'module', locations: true }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const loc: unknown = error instanceof Error && 'loc' in error ? error.loc : undefined;
    const line = typeof loc === 'object' && loc !== null && 'line' in loc ? Number(loc.line) : 1;
    return { line, reason: message.replace(/ \(\d+:\d+\)$/, '') };
  }
}
