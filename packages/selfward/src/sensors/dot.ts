import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { callOf, isRecord, type Piece, templateGiven, textOf } from './shared/template-position.ts';
import { templateSensor } from './shared/template-sensor.ts';

const SOURCE = `{{= it.${MARKER} }}`;

/** Every way into doT, its folders of templates too, calls `template` through the module. */
export default templateSensor({
  id: 'dot',
  packages: ['dot'],
  open({ file, exports, method, way }) {
    const { template, templateSettings } = exports;
    if (typeof template !== 'function' || !isRecord(templateSettings)) return;
    // `index.js` hands on the same object.
    if (!/(^|\/)doT(\.min)?\.js$/.test(file)) return;
    for (const name of ['template', 'compile']) {
      method(exports, name, ({ args: [source, settings] }) =>
        templateGiven(source, () =>
          pieces(textOf(source), { ...templateSettings, ...(name === 'template' && isRecord(settings) && settings) }),
        ),
      );
      way(name, () => callOf(exports[name], exports, SOURCE));
    }
  },
});

const TAGS = ['use', 'interpolate', 'encode', 'conditional', 'iterate', 'evaluate'];

/** DoT finds its tags with the expressions in its settings; what a definition holds is a template again. */
function pieces(source: string, settings: Record<string, unknown>): Piece[] {
  const found: Piece[] = [];
  const without = (text: string, name: string, seen: (groups: string[]) => void): string => {
    const tag = settings[name];
    if (!(tag instanceof RegExp)) return text;
    return text.replace(tag, (_all: string, ...given: unknown[]) => {
      seen(given.filter((each) => typeof each === 'string').slice(0, -1));
      return ' ';
    });
  };
  let rest = without(source, 'define', ([name = '', , body = '']) => {
    found.push({ text: name, is: 'script' }, ...pieces(body, settings));
  });
  for (const name of TAGS) {
    rest = without(rest, name, (groups) => void found.push({ text: groups.join('\n'), is: 'script' }));
  }
  return [...found, { text: rest, is: 'text' }];
}
