import { describe, expect, it } from 'vitest';
import { setXml, xmlPlaces } from './xml-places.ts';

const ORDER = `<?xml version="1.0"?><!-- <a>no</a> --><!DOCTYPE o [<!ELEMENT o (#PCDATA)>]>
<s:order xmlns:s="urn:x" id='7 "a"'><name>Tom &amp; <!-- x -->Ann</name><items><item n="1">a</item><item>b</item></items>
<note><![CDATA[<b>]]></note><empty/><nil></nil></s:order>`;

describe('xmlPlaces', () => {
  it('finds texts and attributes, each by its path', () => {
    expect(xmlPlaces(ORDER).map(({ path, value }) => [path, value])).toEqual([
      ['order@id', '7 "a"'],
      ['order.name', 'Tom & <!-- x -->Ann'],
      ['order.items.item@n', '1'],
      ['order.items.item', 'a'],
      ['order.items.item.1', 'b'],
      ['order.note', '<b>'],
      ['order.nil', ''],
    ]);
  });
  it.each(['<a>', '<a><b></a>x<c>', 'no xml', '', '<a b="c', '</a>'])('finds nothing in %j', (text) =>
    expect(xmlPlaces(text)).toEqual([]),
  );
  it('takes no long time over what is made to cost', () => {
    for (const text of [
      '<a '.repeat(6_000),
      '<!DOCTYPE a ['.repeat(1_400),
      `<a${' b="c"'.repeat(3_000)}`,
      '<![CDATA['.repeat(2_000),
    ])
      expect(xmlPlaces(text)).toEqual([]);
  });
});

describe('setXml', () => {
  it.each<[string, string, boolean, string]>([
    ['order.name', `<i>"&'`, false, '<name>&lt;i&gt;"&amp;\'</name>'],
    ['order.name', '<i/>', true, '<name><i/></name>'],
    ['order@id', `"'<`, false, "id='&quot;&apos;&lt;'"],
    ['order.items.item.1', 'c', false, '<item n="1">a</item><item>c</item>'],
    ['order.note', 'x]]>y', false, '<![CDATA[x]]]]><![CDATA[>y]]>'],
    ['order.nil', 'v', false, '<nil>v</nil>'],
  ])('%s = %s', (path, value, raw, written) => expect(setXml(ORDER, path, value, raw)).toContain(written));
  it('knows no other path', () => expect(setXml(ORDER, 'order.none', 'x', false)).toBeUndefined());
});
