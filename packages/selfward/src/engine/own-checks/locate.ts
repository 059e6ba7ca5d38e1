import { stripTypeScriptTypes } from 'node:module';
import { type Program, parse } from 'acorn';

/** What is wrong with a module's text, and in which line; `undefined` where it reads. */
export function syntaxError(text: string, name: string): { line: number; reason: string } | undefined {
  const read = readModule(text, name);
  return 'line' in read ? read : undefined;
}

/** The line in which a check says something of itself; its default export's where it does not. */
export function lineOf(field: string | undefined, text: string, name: string): number {
  const read = readModule(text, name);
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

function readModule(text: string, name: string): { program: Program } | { line: number; reason: string } {
  try {
    // Types become blanks: every line stays where it is.
    const script = name.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
    return { program: parse(script, { ecmaVersion: 'latest', sourceType: 'module', locations: true }) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const loc: unknown = error instanceof Error && 'loc' in error ? error.loc : undefined;
    if (typeof loc === 'object' && loc !== null && 'line' in loc) {
      return { line: Number(loc.line), reason: message.replace(/ \(\d+:\d+\)$/, '') };
    }
    // Node writes where it is in front of the stack: `:3`, and then the line itself.
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    return { line: Number(/^:(\d+)\n/.exec(stack)?.[1] ?? 1), reason: message.split('\n')[0] ?? message };
  }
}
