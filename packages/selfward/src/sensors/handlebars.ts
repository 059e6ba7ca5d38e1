import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, type Piece, propertyOf, templateGiven, textOf } from './shared/template-position.ts';
import { type ReadCall, templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ ${MARKER} }}`;

/** Reads a template's tokens: the last copy's, for they are all alike. */
let parser: unknown;

const read: ReadCall = ({ args: [source] }) => templateGiven(source, () => pieces(source));

/**
 * Watches the compiler's own functions, which every environment (`create`) calls through their module, as the source is
 * handed over: a template is compiled only when it is first rendered. The bundle in `dist/` has but one environment.
 */
export default templateSensor({
  id: 'handlebars',
  packages: ['handlebars'],
  open({ file, exports, exported, method, way }) {
    if (/compiler\/parser\.js$/.test(file)) parser = exports.lexer ? exports : exports.default;
    if (/compiler\/compiler\.js$/.test(file)) for (const name of ['compile', 'precompile']) exported(name, read);
    if (/compiler\/base\.js$/.test(file))
      for (const name of ['parse', 'parseWithoutProcessing']) if (name in exports) exported(name, read);
    const bundle = /^dist\/handlebars(\.min)?\.js$/.test(file);
    if (!bundle && !/^dist\/cjs\/handlebars\.js$/.test(file)) return;
    const environment = typeof exports.create === 'function' ? exports : exports.default;
    if (bundle) parser = propertyOf(environment, 'Parser');
    // An environment that was made before keeps its own parser; the bundle's keeps everything.
    for (const name of bundle ? ['compile', 'precompile', 'parse'] : ['parse']) method(environment, name, read);
    for (const name of ['compile', 'precompile', 'parse'])
      way(name, () => callOf(propertyOf(environment, name), environment, SOURCE));
  },
});

/** Handlebars' own tokens, up to where the text is no template any more. */
function pieces(source: unknown): Piece[] {
  const lexer = propertyOf(parser, 'lexer');
  const names = propertyOf(parser, 'terminals_') as Record<number, string> | undefined;
  const found: Piece[] = [];
  callOf(propertyOf(lexer, 'setInput'), lexer, source, propertyOf(parser, 'yy') ?? {});
  for (;;) {
    const token = next(lexer);
    const name = typeof token === 'number' ? (names?.[token] ?? 'EOF') : textOf(token) || 'EOF';
    if (name === 'EOF' || name === 'INVALID') return found;
    const text = textOf(propertyOf(lexer, 'yytext'));
    found.push({ text, is: ['CONTENT', 'COMMENT', 'STRING'].includes(name) ? 'text' : 'expression' });
  }
}

function next(lexer: unknown): unknown {
  try {
    return callOf(propertyOf(lexer, 'lex'), lexer);
  } catch {
    return undefined;
  }
}
