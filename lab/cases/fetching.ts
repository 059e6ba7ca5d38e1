import { request } from 'node:http';

/**
 * Addresses of this machine, as a URL parser writes them, and of nobody (RFC 6761): the lab reaches nobody else, whatever
 * it is told.
 */
const HERE = /^(?:127(?:\.\d+){3}|localhost|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\]|[\w.-]+\.invalid)$/;
const LIMIT_MS = 1500;

/** What became of a fetch, in the words that a page shows. */
export interface Fetched {
  /** The host that was asked for. */
  host: string;
  /** `answered 200`, `was not reached`, or why nobody was asked. */
  outcome: string;
}

/** Fetches an address as `http.get` does: what a user's name is in it goes along. */
export function fetched(address: string): Promise<Fetched> {
  return new Promise((done) => {
    if (!URL.canParse(address)) return done({ host: '', outcome: 'is no address' });
    const { hostname: host, protocol } = new URL(address);
    if (protocol !== 'http:' || !HERE.test(host)) return done({ host, outcome: 'is not of this machine' });
    const asked = request(address, { timeout: LIMIT_MS }, (answer) => {
      answer.resume();
      answer.once('end', () => done({ host, outcome: `answered ${answer.statusCode}` }));
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => done({ host, outcome: 'was not reached' }));
    asked.end();
  });
}
