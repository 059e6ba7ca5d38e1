import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, instanceOf, listOf, type Piece, propertyOf, templateGiven } from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `p= ${MARKER}`;

/** Every way into Pug reads a template with its lexer, what it includes and extends too. */
export default templateSensor({
  id: 'pug',
  packages: ['pug', 'pug-lexer'],
  open({ exports, method, way }) {
    const Lexer = propertyOf(exports, 'Lexer');
    if (typeof Lexer === 'function') {
      method(Lexer.prototype, 'getTokens', ({ self, result }) => {
        const tokens = listOf(result ?? propertyOf(self, 'tokens'));
        return templateGiven(propertyOf(self, 'originalInput'), () => tokens.map(piece));
      });
      way('pug-lexer', () => callOf(propertyOf(Lexer.prototype, 'getTokens'), instanceOf(Lexer, SOURCE)));
    }
    if (typeof exports.compileClient !== 'function') return;
    for (const name of ['render', 'compile', 'compileClient'] as const)
      way(name, () => callOf(exports[name], exports, SOURCE, {}));
  },
});

/** Attributes hold JavaScript, a call's arguments too; a tag's or class's name is no more than text that is put out. */
const SCRIPTS = new Set([
  ...['code', 'interpolated-code', 'interpolation', 'blockcode', 'if', 'else-if', 'unless', 'each', 'eachOf', 'while'],
  ...['case', 'when', 'attribute', '&attributes', 'call'],
]);

function piece(token: unknown): Piece {
  const type = String(propertyOf(token, 'type'));
  const parts = ['val', 'code', 'args', 'key'].map((name) => propertyOf(token, name));
  const text = parts.filter((each) => typeof each === 'string').join('\n');
  return { text, is: SCRIPTS.has(type) ? 'script' : 'text' };
}
