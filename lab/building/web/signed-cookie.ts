import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DeviceRequest } from './route.ts';

/** A sign-in that leaves nothing behind on the device: the cookie itself says who it is, and is signed. */
export interface SignedCookie {
  /** The header that sets it. */
  issue(user: string): { 'set-cookie': string };
  holds(request: DeviceRequest): boolean;
}

export function createSignedCookie(name: string): SignedCookie {
  const key = randomBytes(32);
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([^;]+)`);
  const sign = (user: string) => `${user}.${createHmac('sha256', key).update(user).digest('base64url')}`;
  return {
    issue: (user) => ({ 'set-cookie': `${name}=${sign(user)}; HttpOnly; Path=/; SameSite=Strict` }),
    holds({ headers }) {
      const token = pattern.exec(headers.cookie ?? '')?.[1] ?? '';
      const given = Buffer.from(token);
      const expected = Buffer.from(sign(token.slice(0, token.lastIndexOf('.'))));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
