import { compileRegex } from '../regex.ts';
import { HELPERS, type Surroundings } from './functions.ts';
import { type Expression, namesIn, parseExpression } from './parse.ts';
import { asBytes, asNumber, asText, DslError, isList, type Value, type Variables } from './value.ts';

/**
 * Computes an expression. Pure but for chance and the clock, which are handed in.
 *
 * @throws DslError where a name is unknown or a type does not fit.
 */
export function evaluate(expression: Expression, variables: Variables, surroundings: Surroundings): Value {
  const value = (each: Expression): Value => {
    switch (each.is) {
      case 'literal':
        return each.value;
      case 'variable': {
        const known = variables.get(each.name);
        if (known === undefined) throw new DslError(`nothing is called "${each.name}"`);
        return known;
      }
      case 'list':
        return each.items.map(value);
      case 'call': {
        const helper = HELPERS.get(each.name);
        if (!helper) throw new DslError(`there is no function ${each.name}`);
        return helper(each.args.map(value), surroundings);
      }
      case 'unary':
        return unary(each.operator, value(each.of));
      case 'choice':
        return truth(value(each.when)) ? value(each.then) : value(each.otherwise);
      case 'binary':
        return lazily(
          each.operator,
          () => value(each.left),
          () => value(each.right),
        );
    }
  };
  return value(expression);
}

const parsed = new Map<string, Expression>();
const MOST_KEPT = 10_000;

/** {@link parseExpression}, remembering what it read. */
export function expressionOf(text: string): Expression {
  const known = parsed.get(text);
  if (known) return known;
  const made = parseExpression(text);
  if (parsed.size >= MOST_KEPT) parsed.clear();
  parsed.set(text, made);
  return made;
}

/** The functions that an expression calls and that are not there. @throws DslError where it cannot be read */
export function unknownFunctions(text: string): string[] {
  return namesIn(expressionOf(text)).functions.filter((name) => !HELPERS.has(name));
}

function unary(operator: string, value: Value): Value {
  if (operator === '!') return !truth(value);
  return operator === '-' ? -asNumber(value) : ~asNumber(value);
}

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new DslError(`"${asText(value).slice(0, 40)}" is neither true nor false`);
  return value;
}

/** What decides without its right side does not look at it. */
function lazily(operator: string, left: () => Value, right: () => Value): Value {
  if (operator === '&&') return truth(left()) && truth(right());
  if (operator === '||') return truth(left()) || truth(right());
  if (operator === '??') {
    try {
      return left();
    } catch (error) {
      if (error instanceof DslError) return right();
      throw error;
    }
  }
  return binary(operator, left(), right());
}

function binary(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return same(left, right);
    case '!=':
      return !same(left, right);
    case '<':
      return order(left, right) < 0;
    case '>':
      return order(left, right) > 0;
    case '<=':
      return order(left, right) <= 0;
    case '>=':
      return order(left, right) >= 0;
    case '=~':
      return matches(left, right);
    case '!~':
      return !matches(left, right);
    case 'in':
      return isList(right) ? right.some((each) => same(each, left)) : asText(right).includes(asText(left));
    case '+':
      return typeof left === 'number' && typeof right === 'number' ? left + right : asText(left) + asText(right);
    default:
      return arithmetic(operator, asNumber(left), asNumber(right));
  }
}

function arithmetic(operator: string, left: number, right: number): number {
  switch (operator) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '**':
      return left ** right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    default:
      throw new DslError(`${operator} is no operator`);
  }
}

/** A number and a text are never the same, as in the original language; bytes are compared as bytes. */
function same(left: Value, right: Value): boolean {
  if (left instanceof Uint8Array || right instanceof Uint8Array) return asBytes(left).equals(asBytes(right));
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((each, at) => same(each, right[at] ?? ''));
  }
  return left === right;
}

function order(left: Value, right: Value): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') {
    throw new DslError('only two numbers or two texts can be put in order');
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function matches(text: Value, pattern: Value): boolean {
  try {
    return compileRegex(asText(pattern)).test(asText(text));
  } catch (cause) {
    throw new DslError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
