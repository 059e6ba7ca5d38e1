import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFresh, type Marker, type MarkerKind } from '../../model/marker.ts';
import { createMarkerSearch } from './marker-search.ts';

const KINDS: MarkerKind[] = ['word', 'letters', 'short', 'digits', 'hex'];

describe('createMarkerSearch', () => {
  it.each(KINDS)('finds a marker of %s wherever it stands', (kind) => {
    const search = createMarkerSearch();
    const marker = createFresh().marker(kind);
    search.add(marker);
    for (const text of [
      marker,
      `${marker}tail`,
      `head${marker}`,
      marker.toUpperCase(),
      `%3C${marker}%3E`,
      `&#x3c;${marker}&gt;`,
      `\\u003c${marker}\\u003e`,
      `'%27${marker}${marker}`,
      `${marker.slice(0, -1)}${marker}`,
      `ä😀${marker}ß`,
    ])
      expect([text, search.find(text)]).toEqual([text, [marker]]);
    expect(search.find(marker.slice(1))).toEqual([]);
    expect(search.find('')).toEqual([]);
  });

  it('finds in a thousand what looking for each would find', () => {
    const fresh = createFresh();
    const markers = Array.from({ length: 1000 }, (_, at) => fresh.marker(KINDS[at % KINDS.length] ?? 'word'));
    const search = createMarkerSearch();
    for (const marker of markers) search.add(marker);
    const piece = fc.oneof(
      fc.constantFrom(...markers),
      fc.string({ maxLength: 6 }),
      fc.constantFrom('<b>', '%20', 'ZZ'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, upper) => {
        const text = upper ? pieces.join('').toUpperCase() : pieces.join('');
        const each = markers.filter((marker) => text.toLowerCase().includes(marker));
        expect(new Set(search.find(text))).toEqual(new Set(each));
      }),
    );
  });

  it('forgets what is gone, however many came and went', () => {
    const fresh = createFresh();
    const search = createMarkerSearch();
    const stays = fresh.marker();
    search.add(stays);
    for (let times = 0; times < 500; times++) {
      const passing = fresh.marker(KINDS[times % KINDS.length] ?? 'word');
      search.add(passing);
      expect(search.find(`${stays} ${passing}`)).toEqual([stays, passing]);
      search.remove(passing);
      expect(search.find(`${stays} ${passing}`)).toEqual([stays]);
    }
    search.remove(stays);
    search.remove('neverthere' as Marker);
    expect([search.size, search.find(stays)]).toEqual([0, []]);
  });
});
