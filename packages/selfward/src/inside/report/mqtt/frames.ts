import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * What a device and its facility server say over a broker, sealed: others at the same broker, and the broker itself, can
 * neither read nor make nor change it. AES-256-GCM (NIST SP 800-38D), keys by HKDF (RFC 5869) from the token's SHA-256,
 * which both know and the broker never sees.
 *
 * `hello` and `welcome` open a session: each side brings chance of its own, so that nothing of an earlier session holds in
 * this one. `request` and `answer` carry rising numbers under the session's keys. `unknown` says that there is no such
 * session any more.
 */
export const FRAME_KINDS = ['hello', 'welcome', 'request', 'answer', 'unknown'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

const VERSION = 1;
const SESSION = 16;
const NONCE = 12;
const TAG = 16;
const HEAD = 2 + SESSION + NONCE;
/** Bytes that a frame has beside its body. */
export const FRAME_EXTRA = HEAD + TAG;

/** What anybody can read of a frame. Nothing of it is true before it was opened. */
export interface Frame {
  kind: FrameKind;
  session: Buffer;
  nonce: Buffer;
  head: Buffer;
  sealed: Buffer;
}

/** The topics of a token's two directions. Its id is no secret: the broker's rules name it. */
export const AGENT_TOPICS = {
  up: (token: string) => `selfward/1/${token}/up`,
  down: (token: string) => `selfward/1/${token}/down`,
  everyUp: 'selfward/1/+/up',
  tokenOf: (topic: string): string | undefined => /^selfward\/1\/([0-9a-f]{16})\/up$/.exec(topic)?.[1],
} as const;

const derive = (secret: Buffer, salt: Buffer, what: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, `selfward-agent/1 mqtt ${what}`, 32));

/** The key that opens sessions. @param hash - the SHA-256 of the token. */
export const tokenKey = (hash: Buffer): Buffer => derive(hash, Buffer.alloc(0), 'token');

export interface SessionKeys {
  up: Buffer;
  down: Buffer;
}

/** Two keys for one session, so that no direction can be turned back on who sent it. @param salt - the server's chance. */
export function sessionKeys(key: Buffer, session: Buffer, salt: Buffer): SessionKeys {
  const both = Buffer.concat([session, salt]);
  return { up: derive(key, both, 'up'), down: derive(key, both, 'down') };
}

export const newSession = (): Buffer => randomBytes(SESSION);

/** @param number - under a session's key, never the same twice; by chance under a token's, where it is not given. */
export function sealFrame(
  key: Buffer,
  { kind, session, token, number }: { kind: FrameKind; session: Buffer; token: string; number?: number },
  body: unknown,
): Buffer {
  const head = Buffer.alloc(HEAD);
  head[0] = VERSION;
  head[1] = FRAME_KINDS.indexOf(kind);
  session.copy(head, 2);
  if (number === undefined) randomBytes(NONCE).copy(head, 2 + SESSION);
  else head.writeUIntBE(number, HEAD - 6, 6);
  const cipher = createCipheriv('aes-256-gcm', key, head.subarray(2 + SESSION));
  cipher.setAAD(Buffer.concat([head, Buffer.from(token)]));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final()]);
  return Buffer.concat([head, sealed, cipher.getAuthTag()]);
}

/** @returns undefined where it is no frame. */
export function readFrame(bytes: Buffer): Frame | undefined {
  const kind = FRAME_KINDS[bytes[1] ?? FRAME_KINDS.length];
  if (bytes.length < FRAME_EXTRA || bytes[0] !== VERSION || kind === undefined) return undefined;
  return {
    kind,
    session: bytes.subarray(2, 2 + SESSION),
    nonce: bytes.subarray(2 + SESSION, HEAD),
    head: bytes.subarray(0, HEAD),
    sealed: bytes.subarray(HEAD),
  };
}

/** The number of a frame under a session's key. */
export const numberOf = ({ nonce }: Frame): number => nonce.readUIntBE(NONCE - 6, 6);

/** @returns what it says, or undefined where whoever made it has not the key, or somebody changed it. */
export function openFrame(key: Buffer, { head, nonce, sealed }: Frame, token: string): { body: unknown } | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    decipher.setAAD(Buffer.concat([head, Buffer.from(token)]));
    decipher.setAuthTag(sealed.subarray(-TAG));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
    return { body: JSON.parse(text.toString('utf8')) };
  } catch {
    return undefined;
  }
}
