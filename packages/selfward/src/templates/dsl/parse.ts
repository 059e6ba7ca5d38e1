import { type Token, tokenize } from './tokenize.ts';
import { DslError } from './value.ts';

export type Expression =
  | { is: 'literal'; value: string | number | boolean }
  | { is: 'variable'; name: string }
  | { is: 'list'; items: Expression[] }
  | { is: 'call'; name: string; args: Expression[] }
  | { is: 'unary'; operator: string; of: Expression }
  | { is: 'binary'; operator: string; left: Expression; right: Expression }
  | { is: 'choice'; when: Expression; then: Expression; otherwise: Expression };

/** How tightly an operator binds. */
const POWERS: Readonly<Record<string, number>> = {
  '??': 2,
  '||': 3,
  '&&': 4,
  ...{ '==': 5, '!=': 5, '<': 5, '>': 5, '<=': 5, '>=': 5, '=~': 5, '!~': 5, in: 5 },
  ...{ '|': 6, '^': 6, '&': 6, '<<': 7, '>>': 7 },
  ...{ '+': 8, '-': 8, '*': 9, '/': 9, '%': 9, '**': 10 },
};
const CHOICE = 1;
const PREFIX = 11;
/** Deeper than this nobody writes; the stack must not be the limit. */
const DEEPEST = 100;

/**
 * Reads an expression of the template language. Pure.
 *
 * @throws DslError naming what is wrong with it.
 * @example parseExpression('status_code == 200 && contains(body, "admin")')
 */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let [at, depth] = [0, 0];
  const isNext = (operator: string) => {
    const token = tokens[at];
    return token?.is === 'operator' && token.value === operator;
  };
  const expect = (operator: string) => {
    if (!isNext(operator)) throw new DslError(`"${operator}" is missing ${place(tokens[at])}`);
    at += 1;
  };

  function expression(least: number): Expression {
    depth += 1;
    if (depth > DEEPEST) throw new DslError('the expression is nested too deeply');
    let left = prefix();
    for (;;) {
      const operator = operatorOf(tokens[at]);
      if (operator === '?' && CHOICE >= least) {
        at += 1;
        const then = expression(CHOICE);
        expect(':');
        left = { is: 'choice', when: left, then, otherwise: expression(CHOICE) };
        continue;
      }
      const power = operator === undefined ? undefined : POWERS[operator];
      if (operator === undefined || power === undefined || power < least) break;
      at += 1;
      left = { is: 'binary', operator, left, right: expression(operator === '**' ? power : power + 1) };
    }
    depth -= 1;
    return left;
  }

  function prefix(): Expression {
    const token = tokens[at];
    at += 1;
    if (token === undefined) throw new DslError('the expression ends too early');
    if (token.is === 'number' || token.is === 'string') return { is: 'literal', value: token.value };
    if (token.is === 'name') return named(token.value);
    if (token.value === '(') {
      const items = list(')');
      const [only] = items;
      return only && items.length === 1 ? only : { is: 'list', items };
    }
    if (['!', '-', '~'].includes(token.value)) {
      return { is: 'unary', operator: token.value, of: expression(PREFIX) };
    }
    throw new DslError(`"${token.value}" is not expected ${place(token)}`);
  }

  function named(name: string): Expression {
    if (name === 'true' || name === 'false') return { is: 'literal', value: name === 'true' };
    if (!isNext('(')) return { is: 'variable', name };
    at += 1;
    return { is: 'call', name, args: list(')') };
  }

  function list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!isNext(end)) {
      items.push(expression(0));
      if (!isNext(end)) expect(',');
    }
    at += 1;
    return items;
  }

  const whole = expression(0);
  const rest = tokens[at];
  if (rest) throw new DslError(`"${rest.value}" is not expected ${place(rest)}`);
  return whole;
}

function operatorOf(token: Token | undefined): string | undefined {
  if (token?.is === 'operator') return token.value;
  return token?.is === 'name' && token.value === 'in' ? 'in' : undefined;
}

function place(token: Token | undefined): string {
  return token === undefined ? 'at the end' : `at ${token.at}`;
}

/** Every function and variable that an expression names. */
export function namesIn(expression: Expression): { functions: string[]; variables: string[] } {
  const functions: string[] = [];
  const variables: string[] = [];
  const walk = (each: Expression): void => {
    if (each.is === 'variable') variables.push(each.name);
    if (each.is === 'call') functions.push(each.name);
    for (const child of childrenOf(each)) walk(child);
  };
  walk(expression);
  return { functions, variables };
}

function childrenOf(expression: Expression): Expression[] {
  switch (expression.is) {
    case 'list':
      return expression.items;
    case 'call':
      return expression.args;
    case 'unary':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.when, expression.then, expression.otherwise];
    default:
      return [];
  }
}
