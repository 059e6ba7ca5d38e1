import { isIPv4 } from 'node:net';
import type { Marker } from '../../model/index.ts';

/** The listener's address in the ways that it can be written. */
export interface CallbackAddress {
  /** `http://192.0.2.7:4040/<marker>`, as it was made known. */
  of(marker: Marker): string;
  /** `192.0.2.7:4040`. */
  authority: string;
  /** `3221225991:4040`: what `inet_aton` reads as well; absent where the host is a name. */
  number?: string;
  /** `[::ffff:192.0.2.7]:4040`: the same host by version 6. */
  six?: string;
}

/** @param pattern - an address with `{marker}` in it. */
export function callbackAddress(pattern: string): CallbackAddress {
  const authority = /^[a-z]+:\/\/([^/?#]+)/i.exec(pattern)?.[1] ?? '';
  const [, host = '', port = ''] = /^(.*?)(:\d+)?$/.exec(authority) ?? [];
  const of = (marker: Marker) => pattern.replaceAll('{marker}', marker);
  if (!isIPv4(host)) return { of, authority };
  const number = host.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { of, authority, number: `${number}${port}`, six: `[::ffff:${host}]${port}` };
}
