import type { Fresh } from '../../model/marker.ts';

/**
 * Words of letters alone: a filter that takes digits out leaves them whole, and what carries one is known at its sink.
 * From outside, digits help to tell a marker from what a page says; a sensor knows it by heart.
 */
export function inLetters(fresh: Fresh): Fresh {
  return { ...fresh, marker: (kind = 'word') => fresh.marker(kind === 'word' ? 'letters' : kind) };
}
