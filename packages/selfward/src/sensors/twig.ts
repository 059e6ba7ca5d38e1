import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, isRecord, listOf, type Piece, propertyOf, templateGiven, textOf } from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ ${MARKER} }}`;

/** Every way into Twig.js takes a template apart in its core, which it shows to extensions alone. */
export default templateSensor({
  id: 'twig',
  packages: ['twig'],
  open({ exports, method, way }) {
    if (typeof exports.twig !== 'function' || typeof exports.extend !== 'function') return;
    const cores: unknown[] = [];
    callOf(exports.extend, exports, (core: unknown) => cores.push(core));
    const [core] = cores;
    if (!isRecord(core)) throw new Error('twig: no core');
    method(core, 'tokenize', ({ args: [source], result }) => templateGiven(source, () => listOf(result).map(piece)));
    way('twig', () => {
      const template = callOf(exports.twig, exports, { data: SOURCE });
      return callOf(propertyOf(template, 'render'), template, {});
    });
  },
});

function piece(token: unknown): Piece {
  const type = textOf(propertyOf(token, 'type'));
  return { text: textOf(propertyOf(token, 'value')), is: type === 'raw' || type === 'comment' ? 'text' : 'expression' };
}
