import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from './read-document.ts';

const listing1 = readFileSync(new URL('./listing-1.json', import.meta.url), 'utf8');

/** A whole file around some devices, the first of which starts on line 2. */
const file = (...devices: string[]) =>
  `{"devs": [\n${devices.join(',\n')}\n], "networks": [{"name":"n","category":"wifi"}]}`;
const dev = (name: string, more = '') =>
  `{"name":"${name}","category":"c","net":"n","model":"m","position":"p"${more}}`;

describe('readDocument', () => {
  it('takes Listing 1 of the paper as it is printed', () => {
    // Its 24 printed lines: a formatter that gets at the file makes it another one.
    expect(listing1.trimEnd().split('\n')).toHaveLength(24);
    const result = readDocument(listing1);
    expect(result).toMatchObject({
      ok: true,
      read: {
        document: JSON.parse(listing1),
        warnings: [
          'The network "net1" is not declared; on it: devNameCode, other.',
          'The network "net2" is not declared; on it: other.',
        ],
      },
    });
  });

  it.each([
    ['one network name', file(dev('a'))],
    ['no devices', '{"devs":[],"networks":[]}'],
    [
      'unknown fields, also nested and at the top',
      `{"devs":[${dev('a', ',"x":{"y":[1]}')}],"networks":[],"site":"HQ"}`,
    ],
    ['a byte order mark and CRLF', `\uFEFF${file(dev('a')).replaceAll('\n', '\r\n')}`],
    ['names that differ by case only', file(dev('a'), dev('A'))],
    [
      'several addresses and an inline description',
      file(dev('a', ',"url":["http://a/","https://a/"],"td":{"title":"t"}')),
    ],
    ['a name that another language writes', file(dev('Кондиционер 1'))],
  ])('takes %s', (_, text) => {
    expect(readDocument(text)).toMatchObject({ ok: true });
  });

  it('names a few of the devices on an undeclared network', () => {
    const many = Array.from({ length: 8 }, (_, i) => dev(`d${i}`).replace('"n"', '"x"'));
    expect(readDocument(file(...many))).toMatchObject({
      read: { warnings: ['The network "x" is not declared; on it: d0, d1, d2, d3, d4 and 3 more.'] },
    });
  });

  const broken: [string, string, number | undefined, RegExp][] = [
    ['a name that turns the direction of writing', file(dev('safe\u202e')), 2, /control characters/],
    ['two names that look the same', file(dev('a'), dev('a\u200b')), 3, /names must differ/],
    ['nothing', '', 1, /empty/],
    ['white space', ' \n ', 1, /empty/],
    ['half a file', file(dev('a')).slice(0, 60), 2, /ends before|closing quote/],
    ['a missing bracket', '{"devs": [\n], "networks": []\n', 2, /a } or ] is missing/],
    ['a missing comma', file(`${dev('a')}\n${dev('b')}`), 3, /comma is missing before "\{"/],
    ['a missing comma between fields', '{"devs": []\n"networks": []}', 2, /comma is missing before "\\"networks\\""/],
    ['a comma too many', file(`${dev('a')},`), 3, /comma too many/],
    ['a comma too many in an object', '{"devs": [],\n"networks": [],\n}', 3, /comma too many/],
    ['a missing colon', '{"devs" []}', 1, /colon is missing/],
    ['a missing value', '{"devs": ,\n"networks": []}', 1, /value is missing/],
    ['single quotes', "{'devs': []}", 1, /single ones/],
    ['typographic quotes', '{“devs”: []}', 1, /typographic/],
    ['no quotes', '{devs: []}', 1, /"devs" needs double quotes/],
    ['Python’s True', file(dev('a', ',"enabled":True')), 2, /write true/],
    ['a comment', '// devices\n{"devs":[]}', 1, /no comments/],
    ['a comment further down', `{"devs":[\n/* none */],"networks":[]}`, 2, /no comments/],
    ['an open text', '{"devs": [\n{"name": "a\n', 2, /closing quote/],
    ['a Windows path', file(dev('a', ',"x":"C:\\dir"')), 2, /backslash/],
    ['a tab in a text', file(dev('a\tb')), 2, /control character/],
    ['a number with a zero in front', file(dev('a', ',"x":007')), 2, /must not start with 0/],
    ['two documents', '{"devs":[],"networks":[]}\n{"devs":[],"networks":[]}', 2, /two documents/],
    ['a web page', '<!doctype html>', 1, /quotes|expected/],
    ['a list', '[]', 1, /not accepted|object/],
    ['a text', '"devs"', 1, /not accepted|object/],
    ['no devs', '{"networks":[]}', 1, /^devs is missing$/],
    ['devices', '{"devices":[],"networks":[]}', 1, /devs is missing; "devices" may be meant/],
    ['no networks', '{"devs":[]}', 1, /^networks is missing$/],
    ['devs as an object', '{"devs":{},\n"networks":[]}', 1, /devs must be a list of devices, not an object/],
    ['a name twice', file(dev('a'), dev('b'), dev('a')), 4, /two devices are called "a" \(entries 1 and 3\)/],
    ['a name twice but for spaces', file(dev('a'), dev(' a ')), 3, /two devices are called "a"/],
    ['a name twice but for composition', file(dev('é'), dev('e\u0301')), 3, /two devices/],
    [
      'a network twice',
      '{"devs":[],"networks":[\n{"name":"n","category":"w"},\n{"name":"n","category":"w"}]}',
      3,
      /two networks are called "n"/,
    ],
    ['a field twice', file('{"name":"a",\n"name":"b"}'), 3, /"name" stands twice .* "}, \{" missing/],
    ['a field that is none', file(dev('a', ',"__proto__":{"enabled":false}')), 2, /__proto__/],
    [
      'a category that is a number',
      file(dev('a'), dev('b').replace('"c"', '5')),
      3,
      /^device "b": category must be a text in quotes, not the number 5: write "5"$/,
    ],
    [
      'a category that is null',
      file(dev('a').replace('"c"', 'null')),
      2,
      /category must be a text in quotes, not null/,
    ],
    ['an empty category', file(dev('a').replace('"c"', '" "')), 2, /category is empty/],
    [
      'a name that is missing',
      file(dev('a'), '{"category":"c","net":"n","model":"m","position":"p"}'),
      3,
      /^device 2: name is missing$/,
    ],
    [
      'a capital letter',
      file(dev('a').replace('"position"', '"Position"')),
      2,
      /position is missing; "Position" may be meant/,
    ],
    [
      'a net that is a number',
      file(dev('a').replace('"n"', '1')),
      2,
      /net must be one network name or a list of names/,
    ],
    ['a net in a list that is a number', file(dev('a').replace('"n"', '["n",\n7]')), 3, /net/],
    ['a slash in a name', file(dev('a/b')), 2, /name must not hold/],
    ['a name that a browser resolves', file(dev('..')), 2, /cannot be called "\.\."/],
    ['half a character', file(dev('a\\ud800')), 2, /cannot be called/],
    ['a name that is too long', file(dev('a'.repeat(101))), 2, /name is too long \(at most 100 characters\)/],
    ['an address of another kind', file(dev('a', ',"url":"javascript:alert(1)"')), 2, /url must start with http/],
    [
      'an address with a password',
      file(dev('a', ',"url":"http://u:p@h/"')),
      2,
      /url must not hold a user name or password/,
    ],
    ['enabled as a text', file(dev('a', ',"enabled":"no"')), 2, /enabled must be true or false/],
    ['a description without a title', file(dev('a', ',"td":{"properties":{}}')), 2, /title|td/],
    [
      'a cidr that is none',
      '{"devs":[],"networks":[\n{"name":"n","category":"w","cidr":"10.0.0.0"}]}',
      2,
      /192\.0\.2\.0\/24/,
    ],
    [
      'several things, the first of them',
      file(dev('a').replace('"c"', '5'), dev('b').replace('"m"', '6')),
      2,
      /category .*\(and 1 more\)/,
    ],
    ['a nest', `{"devs":${'['.repeat(200_000)}`, undefined, /deep|ends before/],
  ];
  it.each(broken)('refuses %s', (_, text, line, reason) => {
    const result = readDocument(text);
    expect(result).toEqual({ ok: false, refusal: expect.anything() });
    if (result.ok) return;
    expect(result.refusal.reason).toMatch(reason);
    if (line !== undefined) expect(result.refusal.line).toBe(line);
  });
});
