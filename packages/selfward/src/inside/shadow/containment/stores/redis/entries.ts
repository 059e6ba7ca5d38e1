/** What a key holds, as the shadow sees it. */
export type RedisEntry =
  | { is: 'none' }
  | { is: 'string'; value: Buffer; until?: number }
  | { is: 'hash'; fields: Map<string, Buffer>; until?: number }
  /** A list, a set …: read from the server alone. */
  | { is: 'other'; type: string };

export type RedisReply = Buffer | number | null | RedisReply[];

/** Bytes as text, one character a byte, so that they can be keys of a map. */
export const keyOf = (bytes: Buffer): string => bytes.toString('latin1');
export const bytesOf = (key: string): Buffer => Buffer.from(key, 'latin1');
export const OK = Buffer.from('OK');

/** How commands get at what keys hold. */
export interface RedisKeys {
  get(key: Buffer): Promise<RedisEntry>;
  put(key: Buffer, entry: RedisEntry): void;
  now(): number;
}

export class RedisReplyError extends Error {
  override name = 'ReplyError';
}

const wrongType = () => new RedisReplyError('WRONGTYPE Operation against a key holding the wrong kind of value');
export const syntaxError = () => new RedisReplyError('ERR syntax error');

export function stringOf(entry: RedisEntry): Buffer | null {
  if (entry.is === 'none') return null;
  if (entry.is !== 'string') throw wrongType();
  return entry.value;
}

export function fieldsOf(entry: RedisEntry): Map<string, Buffer> {
  if (entry.is === 'none') return new Map();
  if (entry.is !== 'hash') throw wrongType();
  return entry.fields;
}

export const untilOf = (entry: RedisEntry): number | undefined => ('until' in entry ? entry.until : undefined);

export function integerOf(bytes: Buffer | undefined): bigint {
  const text = bytes?.toString() ?? '';
  if (!/^-?\d{1,19}$/.test(text)) throw new RedisReplyError('ERR value is not an integer or out of range');
  return BigInt(text);
}
