/**
 * A text as searches compare it: without case and without compatibility differences (full-width letters, ligatures).
 * Upper case first, because lower case alone keeps `ß` apart from `ss` and the final sigma apart from the others.
 */
export const fold = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
