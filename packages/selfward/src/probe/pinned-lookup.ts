import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Resolves each name once and keeps the answer, so that a name which changes its mind leads nowhere else. */
export function pinned(lookup: LookupFunction): LookupFunction {
  const known = new Map<string, Promise<LookupAddress[]>>();
  const ask = (hostname: string, options: Parameters<LookupFunction>[1]) =>
    new Promise<LookupAddress[]>((done, failed) => {
      lookup(hostname, { ...options, family: 0, all: true }, (error, found) => {
        if (error) failed(error);
        else done(Array.isArray(found) ? found : [{ address: found, family: found.includes(':') ? 6 : 4 }]);
      });
    });
  return (hostname, options, callback) => {
    const answer = known.get(hostname) ?? ask(hostname, options);
    known.set(hostname, answer);
    answer.then(
      (addresses) => {
        if (options.all) return callback(null, addresses);
        const [first] = addresses;
        return callback(null, first?.address ?? '', first?.family ?? 4);
      },
      (error: NodeJS.ErrnoException) => {
        // A failed look-up led nowhere: the next may ask again.
        known.delete(hostname);
        callback(error, []);
      },
    );
  };
}
