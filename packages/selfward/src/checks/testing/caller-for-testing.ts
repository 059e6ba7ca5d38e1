import { request } from 'node:http';
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

/** The bare status of a GET that is sent as it is written. */
export function getForTesting(address: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(address, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.once('error', reject);
    asked.end();
  });
}
