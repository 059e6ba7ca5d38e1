import type { InsideRule } from '../../model/index.ts';

/** Hosts of a domain that never is (RFC 6761): nobody is called. */
export const ssrfInside: InsideRule = {
  sensors: ['outgoing'],
  tries: [
    { note: 'another host', value: 'http://{p}.invalid/' },
    { note: 'another host behind its own, as the name of a user', value: '{site}@{p}.invalid{rest}' },
    { note: 'another host by two slashes', value: '//{p}.invalid/' },
    { note: 'another host behind an at sign', value: '@{p}.invalid/' },
    { note: 'another host behind a dot', value: '.{p}.invalid/' },
  ],
};
