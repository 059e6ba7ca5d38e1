import type { Hint } from '../model/point.ts';

/** A text as a field wants it that is decoded first (JSON Schema's `contentEncoding`, RFC 4648); as it is for all others. */
export const encoded = (text: string, { contentEncoding }: Pick<Hint, 'contentEncoding'>): string =>
  contentEncoding === undefined ? text : Buffer.from(text, 'utf8').toString(contentEncoding);

/** What it was before. */
export const decoded = (text: string, { contentEncoding }: Pick<Hint, 'contentEncoding'>): string =>
  contentEncoding === undefined ? text : Buffer.from(text, contentEncoding).toString('utf8');
