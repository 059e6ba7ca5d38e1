import { type Node, type Program, parse } from 'acorn';

/** What an instrumented ES module calls at its end, with its URL, its exports and what sets them. */
export type HandOver = (
  url: string,
  exports: Record<string, unknown>,
  set: Record<string, (value: unknown) => void>,
) => void;

/**
 * Makes an ES module hand over its exports when it was evaluated, and lets them be replaced: importers see live bindings,
 * so what is assigned inside of the module is what they call from then on. No character before the added last line moves,
 * so positions in stacks and source maps stay right: `const` becomes `let`, and an expression that is exported as the
 * default gets a name of the same length.
 *
 * What is exported again from another file is left out: that file hands it over itself. So is a default function without a
 * name, which can be called before the module runs.
 *
 * @param hook - an expression for the function that is called, given text of no interest to the module.
 * @throws SyntaxError where the source cannot be read.
 */
export function openExports(source: string, url: string, hook: string): string {
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  const { names, bindings } = exported(program);
  const edits: { at: number; text: string }[] = [];
  const assignable = new Set<string>();
  for (const [name, binding] of bindings) {
    if (binding.kind === 'const' && binding.at !== undefined) edits.push({ at: binding.at, text: 'let  ' });
    if (binding.kind !== 'import') assignable.add(name);
  }
  const alone = defaultExpression(program);
  if (alone && !source.includes(DEFAULT) && source.startsWith('export default', alone.start)) {
    edits.push({ at: alone.start, text: `let ${DEFAULT} =` });
    names.set('default', DEFAULT);
    assignable.add(DEFAULT);
  }
  let opened = source;
  for (const { at, text } of edits) opened = opened.slice(0, at) + text + opened.slice(at + text.length);
  const getters = [...names].map(([as, local]) => `get ${JSON.stringify(as)}(){return ${local}}`);
  const setters = [...names]
    .filter(([, local]) => assignable.has(local))
    .map(([as, local]) => `${JSON.stringify(as)}(v){${local}=v}`);
  const again = names.get('default') === DEFAULT ? `export{${DEFAULT} as default};` : '';
  return `${opened}\n;${again}(${hook})?.(${JSON.stringify(url)},{${getters.join(',')}},{${setters.join(',')}});`;
}

/** Exactly as long as needed: `let $elfward =` in place of `export default`. */
export const DEFAULT = '$elfward';

interface Binding {
  kind: 'const' | 'import' | 'other';
  /** Where the declaration's first word stands. */
  at?: number;
}

/** What the module exports of its own, each with its local name, and what the local names are bound by. */
function exported(program: Program) {
  const names = new Map<string, string>();
  const all = new Map<string, Binding>();
  const declare = (declaration: Node, exports: boolean) => {
    for (const [name, binding] of declared(declaration)) {
      all.set(name, binding);
      if (exports) names.set(name, name);
    }
  };
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      for (const { local } of statement.specifiers) all.set(local.name, { kind: 'import' });
    } else if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration) declare(statement.declaration, true);
      if (statement.source) continue;
      for (const { local, exported: as } of statement.specifiers) {
        if (local.type === 'Identifier') names.set(as.type === 'Identifier' ? as.name : String(as.value), local.name);
      }
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement;
      const named =
        (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id;
      if (named) {
        all.set(named.name, { kind: 'other' });
        names.set('default', named.name);
      }
    } else declare(statement, false);
  }
  const wanted = new Set(names.values());
  return { names, bindings: [...all].filter(([name]) => wanted.has(name)) };
}

function declared(node: Node): [string, Binding][] {
  const declaration = node as Program['body'][number];
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration')
    return declaration.id ? [[declaration.id.name, { kind: 'other' }]] : [];
  if (declaration.type !== 'VariableDeclaration') return [];
  const kind = declaration.kind === 'const' ? 'const' : 'other';
  // `using` disposes of what it holds: that stays what it was.
  if (!['const', 'let', 'var'].includes(declaration.kind)) return [];
  return declaration.declarations.flatMap(({ id }) =>
    bound(id).map((name): [string, Binding] => [name, { kind, at: declaration.start }]),
  );
}

type Pattern = Extract<Program['body'][number], { type: 'VariableDeclaration' }>['declarations'][number]['id'];

/** The names that a pattern binds. */
function bound(pattern: Pattern): string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type === 'ObjectPattern')
    return pattern.properties.flatMap((each) => bound(each.type === 'RestElement' ? each.argument : each.value));
  if (pattern.type === 'ArrayPattern') return pattern.elements.flatMap((each) => (each ? bound(each) : []));
  if (pattern.type === 'AssignmentPattern') return bound(pattern.left);
  return pattern.type === 'RestElement' ? bound(pattern.argument) : [];
}

/** A default export that is an expression; a function or class that has no name of its own is none. */
function defaultExpression(program: Program): Node | undefined {
  return program.body.find(
    (statement) =>
      statement.type === 'ExportDefaultDeclaration' &&
      statement.declaration.type !== 'FunctionDeclaration' &&
      statement.declaration.type !== 'ClassDeclaration',
  );
}
