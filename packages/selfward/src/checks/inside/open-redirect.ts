import type { InsideRule } from '../../model/index.ts';

/** Hosts of a domain that never is (RFC 6761); nobody follows. */
export const openRedirectInside: InsideRule = {
  sensors: ['redirect'],
  tries: [
    { note: 'another site', value: 'https://{p}.invalid/' },
    { note: 'another site behind its own, as the name of a user', value: '{site}@{p}.invalid{rest}' },
    { note: 'another site by two slashes', value: '//{p}.invalid/' },
    { note: 'another site by a backslash, as browsers read it', value: '/\\{p}.invalid/' },
    { note: 'another site behind an at sign', value: '@{p}.invalid/' },
  ],
};
