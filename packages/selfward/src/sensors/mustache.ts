import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import {
  callOf,
  instanceOf,
  listOf,
  type Piece,
  propertyOf,
  templateGiven,
  textOf,
} from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ ${MARKER} }}`;

/** Every way into Mustache, partials and lambdas too, parses with a `Writer`. */
export default templateSensor({
  id: 'mustache',
  packages: ['mustache'],
  open({ exports, method, way }) {
    const mustache = exports.Writer ? exports : exports.default;
    const Writer = propertyOf(mustache, 'Writer');
    if (typeof Writer !== 'function') return;
    method(Writer.prototype, 'parse', ({ args: [source], result }) =>
      templateGiven(source, () => listOf(result).flatMap(pieces)),
    );
    way('render', () => callOf(propertyOf(mustache, 'render'), mustache, SOURCE, {}));
    way('parse', () => callOf(propertyOf(mustache, 'parse'), mustache, SOURCE));
    way('Writer', () => callOf(propertyOf(Writer.prototype, 'render'), instanceOf(Writer), SOURCE, {}));
  },
});

/** A token is a kind, a name, where it stands, and the tokens below it. Comments are no tokens. */
function pieces(token: unknown): Piece[] {
  const [kind, value, , , below] = listOf(token);
  return [{ text: textOf(value), is: kind === 'text' ? 'text' : 'expression' }, ...listOf(below).flatMap(pieces)];
}
