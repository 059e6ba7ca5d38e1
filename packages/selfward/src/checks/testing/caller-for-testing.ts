import type { Marker, OutOfBandCall } from '../../model/index.ts';
import { wordsOf } from '../../probe/listener/words-of.ts';

/** A stand-in for an application that fetches, with the listener that it may call: nothing leaves this process. */
export function callerForTesting() {
  const called: OutOfBandCall[] = [];
  return {
    /** Fetches an address as Node's `http.get` reads it; only the listener's counts. */
    fetch(address: string, head = 'user-agent: test'): void {
      if (!URL.canParse(address)) return;
      const url = new URL(address);
      if (
        url.protocol !== 'http:' ||
        !/^(?:192\.0\.2\.7|\[::ffff:c000:207\])$/.test(url.hostname) ||
        url.port !== '4040'
      )
        return;
      for (const word of wordsOf(url.pathname)) {
        called.push({
          marker: word as Marker,
          protocol: 'http',
          from: '192.0.2.9',
          request: `GET ${url.pathname}\n${head}`,
        });
      }
    },
    listener: (markers: readonly Marker[]) => called.filter(({ marker }) => markers.includes(marker)),
  };
}
