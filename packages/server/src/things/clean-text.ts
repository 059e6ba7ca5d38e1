/** The most of a device's text that is kept. */
export const LONGEST_TEXT = 200;

/**
 * A device's text as it is kept: short, and without control characters or marks that turn the writing direction, which
 * would let it look like something else. Markup stays what it is, text: pages escape it. Pure.
 */
export function cleanText(text: string, longest = LONGEST_TEXT): string {
  const plain = text
    .slice(0, longest * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .trim();
  const characters = [...plain];
  return characters.length <= longest ? plain : `${characters.slice(0, longest - 1).join('')}…`;
}
