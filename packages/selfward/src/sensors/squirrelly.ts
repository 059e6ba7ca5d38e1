import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, templateGiven, textOf } from './shared/template-position.ts';
import { type ReadCall, templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{ it.${MARKER} }}`;

/** Where the settings stand among a function's parameters. */
const SETTINGS = { compile: 1, compileToString: 1, parse: 1, render: 2 } as const;

/**
 * Squirrelly's functions call each other by name within one file, so that each exported one is watched. What it makes of a
 * template is JavaScript in which the template's own text stands in strings.
 */
export default templateSensor('squirrelly', ['squirrelly'], ({ exports, exported, way }) => {
  const { compileToString, getConfig } = exports;
  if (typeof compileToString !== 'function' || typeof getConfig !== 'function') return;
  for (const [name, at] of Object.entries(SETTINGS)) {
    const read: ReadCall = ({ args }) =>
      templateGiven(args[0], () => {
        const made = callOf(compileToString, undefined, args[0], callOf(getConfig, undefined, args[at] ?? {}));
        return [{ text: textOf(made), is: 'script' }];
      });
    exported(name, read);
    way(name, () =>
      name === 'render'
        ? callOf(exports[name], exports, SOURCE, {})
        : callOf(exports[name], exports, SOURCE, callOf(getConfig, undefined, {})),
    );
  }
});
