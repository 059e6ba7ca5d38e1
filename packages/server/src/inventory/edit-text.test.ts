import { describe, expect, it } from 'vitest';
import type { Device, Network } from '../model/device.ts';
import { put, remove, setField } from './change-document.ts';
import { type ReadDocument, readDocument } from './read-document.ts';

function read(text: string): ReadDocument {
  const result = readDocument(text);
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.read;
}

const a: Device = { name: 'a', category: 'c', net: 'n', model: 'm', position: 'p' };
const b: Device = { ...a, name: 'b' };
const empty = '{\n  "devs": [],\n  "networks": []\n}\n';
const compact = `{"devs":[${JSON.stringify({ ...a, x: { y: 1 } })}],"networks":[{"name":"n","category":"w"}],"site":"HQ"}`;
const spread = `{
  "devs": [
    {
      "name": "a",   "category": "c",
      "net": ["n", "lan"],
      "model": "m",
      "position": "p",
      "floor": 3
    }
  ],
  "networks": [{ "name": "n", "category": "w" }, { "name": "lan", "category": "e" }]
}
`;

describe('changing the text of the file', () => {
  const table: [string, string, (read: ReadDocument) => string, string][] = [
    [
      'the first device of an empty file',
      empty,
      (r) => put(r, 'devs', a),
      `{
  "devs": [
    {
      "name": "a",
      "category": "c",
      "net": "n",
      "model": "m",
      "position": "p"
    }
  ],
  "networks": []
}
`,
    ],
    [
      'another one in a compact file',
      compact,
      (r) => put(r, 'devs', b),
      compact.replace(
        '],"networks"',
        ',\n    {"name": "b","category": "c","net": "n","model": "m","position": "p"}],"networks"',
      ),
    ],
    [
      'another network in the layout of the others',
      spread,
      (r) => put(r, 'networks', { name: 'x', category: 'y' } satisfies Network),
      spread.replace('"e" }]', '"e" }, { "name": "x", "category": "y" }]'),
    ],
    [
      'a changed field, and nothing else',
      spread,
      (r) => put(r, 'devs', { ...a, net: ['n', 'lan'], model: 'new' }),
      spread.replace('"model": "m"', '"model": "new"'),
    ],
    ['nothing where nothing changed', spread, (r) => put(r, 'devs', { ...a, net: ['n', 'lan'] }), spread],
    [
      'a switch',
      compact,
      (r) => setField(r, 'a', 'enabled', false),
      compact.replace('{"y":1}', '{"y":1},"enabled": false'),
    ],
    [
      'a device less',
      '{"devs": [{"name":"a","category":"c","net":"n","model":"m","position":"p"}], "networks": []}',
      (r) => remove(r, 'devs', 'a'),
      '{"devs": [], "networks": []}',
    ],
    [
      'the first network less',
      spread,
      (r) => remove(r, 'networks', 'n'),
      spread.replace('{ "name": "n", "category": "w" }, ', ''),
    ],
    [
      'the last network less',
      spread,
      (r) => remove(r, 'networks', 'lan'),
      spread.replace(', { "name": "lan", "category": "e" }', ''),
    ],
    [
      'a network renamed where devices are on it',
      spread,
      (r) => put(r, 'networks', { name: 'office', category: 'w' }, 'n'),
      spread.replaceAll('"n"', '"office"'),
    ],
  ];
  it.each(table)('%s', (_, before, edit, after) => {
    const text = edit(read(before));
    expect(text).toBe(after);
    expect(readDocument(text)).toMatchObject({ ok: true });
  });

  it('keeps unknown fields and drops known ones that were taken away', () => {
    const before = JSON.stringify({ devs: [{ ...a, url: 'http://a/', x: { y: 1 } }], networks: [], site: 'HQ' });
    const after: unknown = JSON.parse(put(read(before), 'devs', { ...a, model: 'new' }));
    expect(after).toEqual({ devs: [{ ...a, model: 'new', x: { y: 1 } }], networks: [], site: 'HQ' });
  });

  it('writes a policy as it was written, not as it is understood', () => {
    const checking = { allow: ['POST /label'] };
    const before = read(JSON.stringify({ devs: [{ ...a, checking }], networks: [] }));
    const [device] = before.document.devs;
    if (device === undefined) throw new Error('no device');
    const after: unknown = JSON.parse(put(before, 'devs', { ...device, position: 'q' }));
    expect(after).toEqual({ devs: [{ ...a, checking, position: 'q' }], networks: [] });
  });

  it('removes any one of many', () => {
    const text = JSON.stringify({ devs: [a, b, { ...a, name: 'c' }], networks: [] }, null, 2);
    for (const name of ['a', 'b', 'c'])
      expect(read(remove(read(text), 'devs', name)).document.devs.map((device) => device.name)).toEqual(
        ['a', 'b', 'c'].filter((other) => other !== name),
      );
  });
});
