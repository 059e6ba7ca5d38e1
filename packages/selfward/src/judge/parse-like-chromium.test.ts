import { expect, it } from 'vitest';
import { executableGains } from './breakout.ts';

const MARKER = 'bcdfghjklm';

/** As Chromium was seen to do it. */
it.each<[string, string, string[]]>([
  ['markup in an option', `<select><option><svg onload=${MARKER}()></select>`, ['svg[onload]']],
  ['markup in a select in a table', `<table><td><select><b onclick=${MARKER}()>x</table>`, ['b[onclick]']],
  ['a select within a select', `<select><option>x<select autofocus onfocus=${MARKER}()></select>`, []],
  ['a field within a select', `<select><option>x<input onfocus=${MARKER}()></select>`, ['input[onfocus]']],
  [
    'a table after it',
    `<table><tr><td><select><option>a</select><tr><td onclick=${MARKER}()>b</table>`,
    ['td[onclick]'],
  ],
  ['text in an option', `<select><option>${MARKER}()</select>`, []],
])('%s', (_what, page, wanted) => {
  const gains = executableGains(page, [MARKER]).map((gain) => gain.split(':')[0]);
  expect([...new Set(gains)]).toEqual(wanted);
});
