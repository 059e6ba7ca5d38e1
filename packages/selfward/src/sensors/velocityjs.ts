import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, isRecord, type Piece, templateGiven } from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `\${${MARKER}}`;

/** Every way into Velocity.js takes the tree that `parse` makes; `render` calls it through its module. */
export default templateSensor({
  id: 'velocityjs',
  packages: ['velocityjs'],
  open({ file, exports, exported, way }) {
    // Until version 2.1 the file was the function.
    if (/(^|\/)parse\.[cm]?js$/.test(file))
      exported(typeof exports === 'function' ? 'module.exports' : 'parse', ({ args: [source], result }) =>
        templateGiven(source, () => pieces(result)),
      );
    if (typeof exports.render !== 'function' || typeof exports.parse !== 'function') return;
    way('render', () => callOf(exports.render, exports, SOURCE, {}));
    way('parse', () => callOf(exports.parse, exports, SOURCE));
  },
});

/** Nodes that hold text: strings, comments, and what is put out as it stands. */
const TEXT = new Set(['string', 'comment', 'raw']);

/** A template is a list of text and nodes, a block is such a list in it; whatever a node says else is its own. */
function pieces(given: unknown, is: Piece['is'] = 'text'): Piece[] {
  if (typeof given === 'string') return [{ text: given, is }];
  if (Array.isArray(given)) return given.flatMap((each) => pieces(each));
  if (!isRecord(given)) return [];
  const own = TEXT.has(String(given.type)) ? 'text' : 'expression';
  return Object.entries(given).flatMap(([name, value]) => (name === 'pos' ? [] : pieces(value, own)));
}
