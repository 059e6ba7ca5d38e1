import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, type Piece, propertyOf, templateGiven, textOf } from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ ${MARKER} }}`;

/** Reads a template's tokens, with the tags that an environment may have set. */
let lex: unknown;

/** Every way into Nunjucks, precompiling too, calls the compiler through its module. */
export default templateSensor({
  id: 'nunjucks',
  packages: ['nunjucks'],
  open({ file, exports, exported, way }) {
    if (/(^|\/)lexer\.js$/.test(file)) lex = exports.lex;
    if (/(^|\/)compiler\.js$/.test(file)) {
      exported('compile', ({ args: [source, , , , options] }) => templateGiven(source, () => pieces(source, options)));
    }
    if (typeof exports.renderString !== 'function' || typeof exports.Environment !== 'function') return;
    way('renderString', () =>
      callOf(propertyOf(environment(exports), 'renderString'), environment(exports), SOURCE, {}),
    );
    way('compile', () => callOf(exports.compile, exports, SOURCE, environment(exports), '', true));
    way('precompileString', () => callOf(exports.precompileString, exports, SOURCE, { name: 'selfward' }));
  },
});

/** One of its own: the application's has its filters, globals and caches. */
function environment(exports: Record<string, unknown>): unknown {
  const { Environment } = exports;
  return typeof Environment === 'function' ? Reflect.construct(Environment, [[]]) : undefined;
}

/** Nunjucks' own tokens. What stands between `raw` and `endraw` is text, though its lexer does not know that. */
function pieces(source: unknown, options: unknown): Piece[] {
  const tokens = callOf(lex, undefined, source, options ?? {});
  const found: Piece[] = [];
  let raw = false;
  for (let before = ''; ; ) {
    const token = next(tokens);
    if (token === undefined) return found;
    const type = textOf(propertyOf(token, 'type'));
    const text = textOf(propertyOf(token, 'value'));
    if (before === 'block-start' && type === 'symbol')
      raw = raw ? !text.startsWith('end') : /^(raw|verbatim)$/.test(text);
    if (type !== 'whitespace') before = type;
    found.push({ text, is: raw || ['data', 'comment', 'string', 'regex'].includes(type) ? 'text' : 'expression' });
  }
}

/** The next token, nothing at the end and where the text is no template any more. */
function next(tokens: unknown): unknown {
  try {
    return callOf(propertyOf(tokens, 'nextToken'), tokens) ?? undefined;
  } catch {
    return undefined;
  }
}
