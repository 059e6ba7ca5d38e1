import { watchCompiledFunctions } from './shared/compiled-functions.ts';
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

const SOURCE = `<%= it.${MARKER} %>`;

/** Eta keeps its functions in fields of each instance; every way in calls the field `parse`. Until version 3 it was functions. */
export default templateSensor({
  id: 'eta',
  packages: ['eta'],
  open(copy) {
    const { exports, current, field, way } = copy;
    if (typeof exports.compileToString === 'function' && typeof exports.getConfig === 'function')
      watchCompiledFunctions(copy, SOURCE);
    if (typeof exports.Eta !== 'function') return;
    field('Eta', 'parse', ({ args: [source], result }) => templateGiven(source, () => listOf(result).map(piece)));
    for (const name of ['renderString', 'renderStringAsync', 'compile', 'compileToString', 'parse']) {
      way(name, () => {
        const eta = instanceOf(current('Eta'));
        return callOf(propertyOf(eta, name), eta, SOURCE, {});
      });
    }
  },
});

/** What Eta makes of a template: text, and tags with their content. */
function piece(given: unknown): Piece {
  if (typeof given === 'string') return { text: given, is: 'text' };
  return { text: textOf(propertyOf(given, 'val')), is: 'script' };
}
