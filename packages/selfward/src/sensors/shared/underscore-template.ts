import type { Sensor } from '../../model/sensor.ts';
import { SELF_TEST_MARKER as MARKER } from './self-test-marker.ts';
import { callOf, isRecord, propertyOf, templateGiven, textOf } from './template-position.ts';
import { type Engine, type ReadCall, templateSensor } from './template-sensor.ts';

const SOURCE = `<%= ${MARKER} %>`;

/**
 * The template function of Underscore and of what took it over: it leaves the JavaScript that it made at its result, or at
 * its error. A template's own text stands in strings there.
 */
const read: ReadCall = ({ args: [source], result, error }) =>
  templateGiven(source, () => [{ text: textOf(propertyOf(result ?? error, 'source')), is: 'script' }]);

/** `_(source).template()`. */
const wrapped: ReadCall = (call) =>
  read({ ...call, args: [propertyOf(call.self, '__wrapped__') ?? propertyOf(call.self, '_wrapped')] });

export function underscoreTemplate(id: string, packages: Engine['packages']): Sensor {
  return templateSensor({
    id,
    packages,
    partly: true,
    open({ name, file, exports, current, exported, method, way }) {
      const among = typeof exports.template === 'function';
      const alone = name === 'lodash.template' || /(^|\/)template\.js$/.test(file);
      const exportName = among ? 'template' : typeof exports === 'function' ? 'module.exports' : 'default';
      if (!among && !alone) return;
      exported(exportName, read);
      // Underscore's own ES copy takes the object from a CommonJS file that exports it among its functions.
      const inside = propertyOf(exports, '_');
      if (typeof propertyOf(inside, 'template') === 'function') method(inside, 'template', read);
      for (const holder of among ? [exports, inside] : []) {
        const prototype = propertyOf(holder, 'prototype');
        if (isRecord(prototype) && Object.hasOwn(prototype, 'template')) method(prototype, 'template', wrapped);
      }
      way(alone ? file : 'template', () => callOf(current(exportName), undefined, SOURCE));
    },
  });
}
