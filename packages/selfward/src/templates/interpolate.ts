import { evaluate, expressionOf } from './dsl/evaluate.ts';
import { HELPERS, HELPERS_ELSEWHERE, type Surroundings } from './dsl/functions.ts';
import { type Expression, namesIn } from './dsl/parse.ts';
import { asText, DslError, type Variables } from './dsl/value.ts';

/** One piece of a text: as it stands, or to be computed. */
type Piece = { text: string } | { inner: string };

const DEEPEST = 5;

/**
 * Fills `{{name}}`, `{{function(name)}}` and `§name§`. What stands in braces and is neither (`{{7*7}}`, a payload for
 * somebody's template engine) is left as it is.
 *
 * @param how - `lenient` leaves what names something unknown as it is, too.
 * @throws DslError where a name is not known.
 */
export function interpolate(
  text: string,
  variables: Variables,
  surroundings: Surroundings,
  how: { lenient?: boolean } = {},
): string {
  const filled = (piece: { inner: string }) => {
    try {
      return fill(`{{${piece.inner}}}`, variables, surroundings, 0);
    } catch (error) {
      if (error instanceof DslError && how.lenient === true) return `{{${piece.inner}}}`;
      throw error;
    }
  };
  return piecesOf(text)
    .map((piece) => ('text' in piece ? piece.text : filled(piece)))
    .join('');
}

function fill(text: string, variables: Variables, surroundings: Surroundings, depth: number): string {
  if (depth > DEEPEST) throw new DslError('braces are nested too deeply');
  return piecesOf(text)
    .map((piece) => {
      if ('text' in piece) return piece.text;
      const inner = piece.inner.includes('{{')
        ? fillWith(piece.inner, (nested) => escaped(fill(`{{${nested}}}`, variables, surroundings, depth + 1)))
        : piece.inner;
      const expression = meant(inner);
      return expression === undefined ? `{{${inner}}}` : asText(evaluate(expression, variables, surroundings));
    })
    .join('');
}

/** Inside of an expression a filled-in value stands in quotes. */
function escaped(value: string): string {
  return value.replace(/[\\'"]/g, '\\$&');
}

function fillWith(text: string, fillInner: (inner: string) => string): string {
  return piecesOf(text)
    .map((piece) => ('text' in piece ? piece.text : fillInner(piece.inner)))
    .join('');
}

/** A name with dashes in it (`interactsh-url`) reads like a subtraction, and is none. */
const DASHED = /^\s*([A-Za-z_]\w*(?:-[A-Za-z_]\w*)+)\s*$/;

/** The expression that braces hold, if they hold one. */
function meant(inner: string): Expression | undefined {
  const [, dashed] = DASHED.exec(inner) ?? [];
  if (dashed !== undefined) return { is: 'variable', name: dashed };
  try {
    const expression = expressionOf(inner);
    const { functions, variables } = namesIn(expression);
    if (functions.length > 0) return functions.every((name) => HELPERS.has(name)) ? expression : undefined;
    return variables.length > 0 ? expression : undefined;
  } catch (error) {
    if (error instanceof DslError) return undefined;
    throw error;
  }
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let mark = nextMark(text, from);
  for (;;) {
    const brace = text.indexOf('{{', from);
    // Looked for again only where it was passed: otherwise every piece would search the rest of the text.
    if (mark && mark.at < from) mark = nextMark(text, from);
    if (brace < 0 && !mark) break;
    if (mark && (brace < 0 || mark.at < brace)) {
      pieces.push({ text: text.slice(from, mark.at) }, { inner: mark.name });
      from = mark.end;
      continue;
    }
    const end = closing(text, brace);
    if (end < 0) break;
    pieces.push({ text: text.slice(from, brace) }, { inner: text.slice(brace + 2, end) });
    from = end + 2;
  }
  return [...pieces, { text: text.slice(from) }];
}

function nextMark(text: string, from: number): { at: number; end: number; name: string } | undefined {
  const marks = /§([A-Za-z_][A-Za-z0-9_]*)§/g;
  marks.lastIndex = from;
  const found = marks.exec(text);
  return found ? { at: found.index, end: marks.lastIndex, name: found[1] ?? '' } : undefined;
}

/** Where the braces that open at `start` close, inner ones counted. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length - 1; at += 1) {
    const two = text.slice(at, at + 2);
    if (two === '{{') depth += 1;
    else if (two === '}}') depth -= 1;
    else continue;
    if (depth === 0) return at;
    at += 1;
  }
  return -1;
}

/**
 * What a text's braces name: variables that must be known, and functions of the language that are not there.
 *
 * @throws DslError where braces are nested too deeply.
 */
export function namesWanted(text: string, depth = 0): { variables: string[]; missing: string[] } {
  if (depth > DEEPEST) throw new DslError('braces are nested too deeply');
  const variables: string[] = [];
  const missing: string[] = [];
  for (const piece of piecesOf(text)) {
    if ('text' in piece) continue;
    const inner = piece.inner.includes('{{') ? innerNames(piece.inner, variables, missing, depth) : piece.inner;
    const names = namesOf(inner);
    if (names === undefined) continue;
    missing.push(...names.functions.filter((name) => HELPERS_ELSEWHERE.has(name)));
    if (names.functions.every((name) => HELPERS.has(name))) variables.push(...names.variables);
  }
  return { variables, missing };
}

function innerNames(inner: string, variables: string[], missing: string[], depth: number): string {
  const nested = namesWanted(inner, depth + 1);
  variables.push(...nested.variables);
  missing.push(...nested.missing);
  return fillWith(inner, () => 'x');
}

function namesOf(text: string): ReturnType<typeof namesIn> | undefined {
  const [, dashed] = DASHED.exec(text) ?? [];
  if (dashed !== undefined) return { functions: [], variables: [dashed] };
  try {
    return namesIn(expressionOf(text));
  } catch {
    return undefined;
  }
}
