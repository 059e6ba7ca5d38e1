import { type AnyNode, parse } from 'acorn';
import { occurrences } from './reflection.ts';

/** What of a piece of code is ours: everything, or what stands between two offsets. */
export type Ours = 'all' | { from: number; to: number };

export interface CodeOptions {
  module?: boolean;
  /** The value of an event handler attribute: it is the body of a function, and may return. */
  handler?: boolean;
  ours?: Ours;
}

/**
 * Names what a piece of JavaScript does with a marker, or does at all inside the stretch that is ours. Code that does
 * not parse does not run and gives nothing.
 *
 * @param marker - looked for as an identifier, in either case.
 */
export function codeGains(code: string, marker: string, options: CodeOptions = {}): string[] {
  // Most scripts of a page have nothing to do with us; parsing them all would be dear.
  if (options.ours === undefined && occurrences(code, marker).length === 0) return [];
  const tree = parseCode(code, options);
  if (!tree) return [];
  const gains = new Set<string>();
  const wanted = marker.toLowerCase();
  for (const node of everyNode(tree)) {
    const gain = gainOf(node, (name) => name.toLowerCase() === wanted);
    if (gain) gains.add(gain);
    if (isOurs(node, options.ours)) {
      const done = deedOf(node);
      if (done) gains.add(done);
    }
  }
  return [...gains];
}

/** Without recursion: a page can nest its code deeper than any stack. */
function* everyNode(tree: AnyNode): Generator<AnyNode> {
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) waiting.push(...next);
    else if (isNode(next)) {
      yield next;
      waiting.push(...Object.values(next));
    }
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function parseCode(code: string, { module = false, handler = false }: CodeOptions) {
  try {
    return parse(code, {
      ecmaVersion: 'latest',
      sourceType: module ? 'module' : 'script',
      allowReturnOutsideFunction: handler,
      allowHashBang: !handler,
    });
  } catch {
    return undefined;
  }
}

function gainOf(node: AnyNode, isMarker: (name: string) => boolean): string | undefined {
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const { callee } = node;
    if (callee.type === 'Identifier' && isMarker(callee.name)) return 'a call';
    if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && isMarker(callee.property.name)) {
      return 'a method call';
    }
  }
  if (node.type === 'TaggedTemplateExpression' && node.tag.type === 'Identifier' && isMarker(node.tag.name)) {
    return 'a tagged template';
  }
  if (node.type === 'AssignmentExpression') {
    const sides = [node.left, node.right];
    if (sides.some((side) => side.type === 'Identifier' && isMarker(side.name))) return 'an assignment';
  }
  return node.type === 'Identifier' && isMarker(node.name) ? 'an identifier' : undefined;
}

/** What runs when this node does, whoever wrote it. */
function deedOf(node: AnyNode): string | undefined {
  if (node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'ImportExpression')
    return 'a call';
  if (node.type === 'TaggedTemplateExpression') return 'a tagged template';
  return node.type === 'AssignmentExpression' ? 'an assignment' : undefined;
}

function isOurs(node: { start: number; end: number }, ours: Ours | undefined): boolean {
  if (ours === undefined) return false;
  return ours === 'all' || (node.start >= ours.from && node.end <= ours.to);
}
