import { describe, expect, it } from 'vitest';
import { navigationsIn } from './navigations.ts';

const goes: [code: string, to: string][] = [
  ['location = "/a"', '/a'],
  ["window.location.href='/a';", '/a'],
  ['top.location.replace(`/a`)', '/a'],
  ['document.location.assign("\\x2fa")', '/a'],
  ['self["location"] = "/a"', '/a'],
  ['var to = "/a"; location.href = to', '/a'],
  ['let to; to = "/a"; if (to) location = to', '/a'],
  ['location = "http://h" + path', 'http://h'],
  ['location = next || "/a"', '/a'],
  ['location = decodeURIComponent("%2Fa")', '/a'],
  ['const c = { "next": "/a" }; location = c.next', '/a'],
  ['(function () { location = "/a" })()', '/a'],
  ['setTimeout(() => { location = "/a" }, 100)', '/a'],
  ['window.onload = function () { location = "/a" }', '/a'],
  ['addEventListener("DOMContentLoaded", () => { location = "/a" })', '/a'],
  ['function go() { location = "/a" } go()', '/a'],
  ['const go = () => { location = "/a" }; go();', '/a'],
  ['import "./x.js"; location = "/a"', '/a'],
];
const stays: string[] = [
  'var text = "location = \'/a\'"',
  '// location = "/a"',
  'my.location = "/a"',
  'location == "/a"',
  'location.hash = "/a"',
  'history.replaceState(null, "", "/a"); var location_name = "/a"',
  'b.onclick = function () { location = "/a" }',
  'b.addEventListener("click", () => { location = "/a" })',
  '$(b).click(function () { location = "/a" })',
  'function go() { location = "/a" }',
  'location = unknown',
  'location = ',
];

describe('navigationsIn', () => {
  it.each(goes)('%s', (code, to) => expect(navigationsIn(code)).toEqual([to]));
  it.each(stays)('%s leads nowhere', (code) => expect(navigationsIn(code)).toEqual([]));
});
