import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Where chance comes from; tests hand in their own. */
export interface Chance {
  bytes(count: number): Uint8Array;
  /** From 0 to `below`, which it leaves out. */
  integer(below: number): number;
}

export const systemChance: Chance = { bytes: (count) => randomBytes(count), integer: (below) => randomInt(below) };

/** A session's token for the cookie: 256 bits. */
export const freshToken = (chance: Chance): string => Buffer.from(chance.bytes(32)).toString('base64url');

/** What is kept of a token, and the session's id: a stolen store opens no session. */
export const sessionId = (token: string): string => createHash('sha256').update(token).digest('hex');

/** No letters that are taken for another when read from a screen or over the telephone: no i, l, o, u, v, 0, 1. */
const LETTERS = 'abcdefghjkmnpqrstwxyz23456789';

/** A one-time password in four groups of five: 97 bits. */
export function freshPassword(chance: Chance): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS.charAt(chance.integer(LETTERS.length))).join('');
  return [group(), group(), group(), group()].join('-');
}
