import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, listOf, type Piece, propertyOf, templateGiven, textOf } from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ ${MARKER} }}`;

/** Every way into Twing reads a template with the lexer that its own is made of. */
export default templateSensor({
  id: 'twing',
  packages: ['twing', 'twig-lexer'],
  open({ file, exports, method, way }) {
    const { Lexer } = exports;
    if (/(^|\/)Lexer\.js$/.test(file) && typeof Lexer === 'function')
      method(Lexer.prototype, 'tokenize', ({ self, args: [source], result }) =>
        templateGiven(source, () => listOf(result ?? propertyOf(self, 'tokens')).map(piece)),
      );
    if (typeof exports.createArrayLoader !== 'function') return;
    for (const name of ['createEnvironment', 'createSynchronousEnvironment'] as const) {
      if (typeof exports[name] !== 'function') continue;
      const loader = name === 'createEnvironment' ? 'createArrayLoader' : 'createSynchronousArrayLoader';
      way(name, async () => {
        const environment = callOf(exports[name], undefined, callOf(exports[loader], undefined, { page: SOURCE }));
        return callOf(propertyOf(environment, 'render'), environment, 'page', {});
      });
    }
  },
});

/** Kinds of tokens whose value is no expression; those of later lexers have the same names. */
const TEXT = new Set(['TEXT', 'STRING', 'COMMENT']);

function piece(token: unknown): Piece {
  const text = textOf(propertyOf(token, 'value'));
  return { text, is: TEXT.has(String(propertyOf(token, 'type'))) ? 'text' : 'expression' };
}
