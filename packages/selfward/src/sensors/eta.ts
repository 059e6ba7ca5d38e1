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

/** Eta keeps its functions in fields of each instance; every way in calls the field `parse`. */
export default templateSensor('eta', ['eta'], ({ exports, field, way }) => {
  if (typeof exports.Eta !== 'function') return;
  field('Eta', 'parse', ({ args: [source], result }) => templateGiven(source, () => listOf(result).map(piece)));
  const made = () => instanceOf(exports.Eta);
  for (const name of ['renderString', 'renderStringAsync', 'compile', 'compileToString', 'parse']) {
    way(name, () => {
      const eta = made();
      return callOf(propertyOf(eta, name), eta, SOURCE, {});
    });
  }
});

/** What Eta makes of a template: text, and tags with their content. */
function piece(given: unknown): Piece {
  if (typeof given === 'string') return { text: given, is: 'text' };
  return { text: textOf(propertyOf(given, 'val')), is: 'script' };
}
