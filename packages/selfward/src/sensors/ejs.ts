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

const SOURCE = `<%= ${MARKER} %>`;

/** Every way into EJS compiles a `Template`, and so does what a template includes. */
export default templateSensor({
  id: 'ejs',
  packages: ['ejs'],
  open({ exports, method, way }) {
    const ejs = propertyOf(exports, 'Template') ? exports : propertyOf(exports, 'default');
    const Template = propertyOf(ejs, 'Template');
    const { prototype } = (Template ?? {}) as { prototype?: object };
    if (!prototype || typeof propertyOf(prototype, 'parseTemplateText') !== 'function') return;
    method(prototype, 'compile', ({ self }) => templateGiven(propertyOf(self, 'templateText'), () => pieces(self)));
    way('render', () => callOf(propertyOf(ejs, 'render'), ejs, SOURCE, { [MARKER]: '' }));
    way('compile', () => callOf(propertyOf(ejs, 'compile'), ejs, SOURCE, { client: true }));
    way('Template', () => callOf(propertyOf(prototype, 'compile'), instanceOf(Template, SOURCE)));
  },
});

/** EJS's own pieces: delimiters, which can be set, and what stands between them. */
function pieces(template: unknown): Piece[] {
  const options = propertyOf(template, 'opts');
  const delimiter = textOf(propertyOf(options, 'delimiter')) || '%';
  const open = (textOf(propertyOf(options, 'openDelimiter')) || '<') + delimiter;
  const close = delimiter + (textOf(propertyOf(options, 'closeDelimiter')) || '>');
  let is: Piece['is'] = 'text';
  return listOf(callOf(propertyOf(template, 'parseTemplateText'), template)).flatMap((given): Piece[] => {
    const text = textOf(given);
    // `<%%` and `%%>` are written for `<%` and `%>` themselves; `<%#` is a comment.
    if (text === open + delimiter || text === `${open}#`) is = 'text';
    else if (text === open || (text.length === open.length + 1 && text.startsWith(open))) is = 'script';
    else if (text.length <= close.length + 1 && text.endsWith(close) && !text.startsWith(delimiter + delimiter))
      is = 'text';
    else return [{ text, is }];
    return [];
  });
}
