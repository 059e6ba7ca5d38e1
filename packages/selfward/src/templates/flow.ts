import { type Expression, parseExpression } from './dsl/parse.ts';
import { DslError } from './dsl/value.ts';

/** Which blocks run, and what makes the whole a match: blocks by their place in the template, counted from 0. */
export type Flow = { run: number } | { not: Flow } | { both: [Flow, Flow] } | { either: [Flow, Flow] };

/**
 * Reads a flow that is a boolean expression of blocks: `http(1) && (http(2) || http("login"))`. Anything that needs a
 * JavaScript engine is not read.
 *
 * @param ids - the blocks' own names.
 * @throws SyntaxError
 */
export function parseFlow(text: string, ids: readonly (string | undefined)[]): Flow {
  const source = text.trim().replace(/;\s*$/, '');
  const refuse = (why: string): never => {
    throw new SyntaxError(`its flow is more than a boolean expression of http(n) (${why})`);
  };
  const read = (each: Expression): Flow => {
    if (each.is === 'unary' && each.operator === '!') return { not: read(each.of) };
    if (each.is === 'binary' && each.operator === '&&') return { both: [read(each.left), read(each.right)] };
    if (each.is === 'binary' && each.operator === '||') return { either: [read(each.left), read(each.right)] };
    if (each.is === 'call') return called(each);
    return refuse('a script');
  };
  const called = ({ name, args }: Extract<Expression, { is: 'call' }>): Flow => {
    if (name !== 'http') return refuse(`${name}(…)`);
    const [first, ...more] = args.length === 0 ? ids.map((_id, at) => at) : args.map(placeOf);
    if (first === undefined) return refuse('no block');
    return more.reduce<Flow>((left, right) => ({ both: [left, { run: right }] }), { run: first });
  };
  const placeOf = (arg: Expression): number => {
    const value = arg.is === 'literal' ? arg.value : undefined;
    const at = typeof value === 'number' ? value - 1 : ids.indexOf(String(value));
    return ids.length > at && at >= 0 ? at : refuse(`there is no block ${String(value)}`);
  };
  try {
    return read(parseExpression(source));
  } catch (error) {
    if (error instanceof DslError) return refuse(error.message);
    throw error;
  }
}
