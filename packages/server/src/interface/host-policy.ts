import { isIP } from 'node:net';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const WILDCARDS = ['0.0.0.0', '::', '[::]', ''];

/** The host name of a `Host` header, in lower case and without its port; undefined when it is none. */
export function hostName(header: string | undefined): string | undefined {
  if (header === undefined || !/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.test(header)) return undefined;
  return header.replace(/:\d{1,5}$/, '').toLowerCase();
}

/**
 * Decides which `Host` headers are ours, so that a foreign name whose DNS answer turns to our address (DNS rebinding)
 * gets nothing. Rebinding needs a name: on a wildcard address every literal IP address is accepted.
 */
export function hostPolicy(bound: string, allowed: readonly string[]): (header: string | undefined) => boolean {
  const address = bound.includes(':') && !bound.startsWith('[') ? `[${bound}]` : bound.toLowerCase();
  const names = new Set([...LOOPBACK, address, ...allowed.map((name) => name.toLowerCase())]);
  const anyAddress = WILDCARDS.includes(bound);
  return (header) => {
    const name = hostName(header);
    if (name === undefined) return false;
    return names.has(name) || (anyAddress && isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  };
}
