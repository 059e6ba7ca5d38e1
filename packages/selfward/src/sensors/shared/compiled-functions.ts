import { callOf, templateGiven, textOf } from './template-position.ts';
import type { Copy, ReadCall } from './template-sensor.ts';

/** Where the settings stand among a function's parameters. */
const SETTINGS = { compile: 1, compileToString: 1, parse: 1, render: 2, renderAsync: 2 } as const;

/**
 * Watches an engine whose functions call each other by name within one file, so that each exported one is watched. What it
 * makes of a template is JavaScript, in which the template's own text stands in strings.
 *
 * @param source - a harmless template.
 */
export function watchCompiledFunctions({ exports, exported, current, way }: Copy, source: string): void {
  const { compileToString, getConfig } = exports;
  const settings = (given: unknown) => callOf(getConfig, undefined, given ?? {});
  for (const [name, at] of Object.entries(SETTINGS)) {
    if (typeof exports[name] !== 'function') continue;
    const read: ReadCall = ({ args }) =>
      templateGiven(args[0], () => {
        const made = callOf(compileToString, undefined, args[0], settings(args[at]));
        return [{ text: textOf(made), is: 'script' }];
      });
    exported(name, read);
    way(name, () => callOf(current(name), exports, source, ...(at === 2 ? [{}] : [settings({})])));
  }
}
