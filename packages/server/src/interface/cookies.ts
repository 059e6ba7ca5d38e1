import type { CookieSerializeOptions } from '@fastify/cookie';

/**
 * The session's cookie. `__Host-` binds it to this host, path and https; browsers refuse that prefix on plain http.
 *
 * SameSite is Lax, not Strict: with Strict a link in an alarm's mail would open the sign-in page for somebody who is
 * signed in. What Lax lets through is top-level GET alone, which changes nothing; everything else is stopped by
 * {@link crossSite} as well.
 */
export function sessionCookie(https: boolean): { name: string; options: CookieSerializeOptions } {
  return {
    name: https ? '__Host-selfward' : 'selfward',
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure: https },
  };
}
