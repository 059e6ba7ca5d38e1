import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, listOf, type Piece, propertyOf, templateGiven, textOf } from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ ${MARKER} }}`;

/** Every way into art-template makes a `Compiler`, which takes the template apart by its rules. */
export default templateSensor({
  id: 'art-template',
  packages: ['art-template'],
  open({ file, exports, method, way }) {
    if (/compile\/compiler\.js$/.test(file) && typeof exports === 'function') {
      const { prototype } = exports as { prototype: unknown };
      method(prototype, 'getTplTokens', ({ args: [source], result }) =>
        templateGiven(source, () => listOf(result).map(piece)),
      );
    }
    if (file === 'lib/index.js') {
      way('compile', () => callOf(exports.compile, exports, SOURCE));
      way('render', () => callOf(exports.render, exports, SOURCE, {}));
    }
  },
});

/** An expression's script is the JavaScript that its rule makes of it. */
function piece(token: unknown): Piece {
  const script = textOf(propertyOf(propertyOf(token, 'script'), 'code'));
  return script ? { text: script, is: 'script' } : { text: textOf(propertyOf(token, 'value')), is: 'text' };
}
