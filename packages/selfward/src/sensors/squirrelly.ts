import { watchCompiledFunctions } from './shared/compiled-functions.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { templateSensor } from './shared/template-sensor.ts';

/** Watches each of Squirrelly's functions. */
export default templateSensor({
  id: 'squirrelly',
  packages: ['squirrelly'],
  open(copy) {
    const { compileToString, getConfig } = copy.exports;
    if (typeof compileToString === 'function' && typeof getConfig === 'function')
      watchCompiledFunctions(copy, `{{ it.${MARKER} }}`);
  },
});
