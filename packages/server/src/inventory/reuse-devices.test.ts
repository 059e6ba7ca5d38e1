import { describe, expect, it } from 'vitest';
import { readDocument } from './read-document.ts';

const a = { name: 'a', category: 'c', net: 'n', model: 'm', position: 'p' };
const b = { ...a, name: 'b' };
const file = (devs: unknown, more: object = {}) => JSON.stringify({ devs, networks: [], ...more });

function read(text: string) {
  const result = readDocument(text);
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.read;
}

describe('reading again what was mostly read before', () => {
  const before = read(file([a, b]));
  const texts: [string, string][] = [
    ['the same', file([a, b])],
    ['one changed', file([a, { ...b, model: 'new', note: 1 }])],
    ['in another order, at another place', file([b, { ...a, name: 'c' }, a], { site: 'HQ' })],
    ['in another layout', JSON.stringify({ devs: [a, b], networks: [] }, null, 2)],
    ['none left', file([])],
    ['a name twice', file([a, b, a])],
    ['a device that is wrong', file([a, { ...b, category: 5 }])],
    ['a device that is none', file([a, 5])],
    ['devices that are no list', file({})],
    ['no devices at all', '{"networks":[]}'],
    ['networks that are wrong', file([a], { networks: 5 })],
    ['no networks', '{"devs":[]}'],
    ['a list', '[]'],
  ];
  it.each(texts)('says the same as reading it for the first time: %s', (_, text) => {
    const [first, again] = [readDocument(text), readDocument(text, before)];
    expect(again.ok).toBe(first.ok);
    if (first.ok && again.ok) {
      expect(again.read.document).toEqual(first.read.document);
      expect(again.read.warnings).toEqual(first.read.warnings);
    } else expect(again).toEqual(first);
  });

  it('keeps the devices whose text stayed', () => {
    const again = readDocument(file([{ ...a, model: 'new' }, b]), before);
    expect(again.ok && again.read.document.devs[1]).toBe(before.document.devs[1]);
    expect(again.ok && again.read.document.devs[0]).not.toBe(before.document.devs[0]);
  });
});
