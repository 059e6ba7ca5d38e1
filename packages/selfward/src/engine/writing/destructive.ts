import { actionWord } from '../../model/action-like.ts';

/** Words behind which a writing request does more than set a value. */
const WORDS = new Set('factory firmware upgrade flash format erase wipe delete'.split(' '));

/** The word by which a writing request looks as if it ended or erased something; `undefined` for the others. */
export function destructiveWord(url: string): string | undefined {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^#]*)/i.exec(url)?.[1] ?? '';
  const words = path
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return actionWord('POST', url) ?? words.find((word) => WORDS.has(word));
}
