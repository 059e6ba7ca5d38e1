import type { Sensor } from '../model/sensor.ts';
import type { Given } from './shared/watch-calls.ts';
import { headerWays, watchResponseHeaders } from './shared/watch-response-headers.ts';

const ID = 'redirect';

/** Watches where answers send a browser: the host of `Location` and `Refresh` is `code`, everything behind it `data`. */
const sensor: Sensor = {
  id: ID,
  install: (host) => watchResponseHeaders(host, ID, location),
  ways: () => headerWays('Location'),
};

export default sensor;

function location(name: string, value: string): Given[] {
  const header = name.toLowerCase();
  // `Refresh: 0; url=…` sends a browser on, too (HTML, shared declarative refresh steps).
  const target =
    header === 'location' ? value : header === 'refresh' ? /[;,]\s*url\s*=\s*['"]?(.*)$/i.exec(value)?.[1] : undefined;
  if (target === undefined) return [];
  return [
    {
      text: target,
      position: (marker) => {
        // As a browser reads it: backslashes are slashes, and two of them begin a host.
        const base = 'http://here.invalid/';
        if (!URL.canParse(target, base)) return 'unknown';
        return new URL(target, base).host.toLowerCase().includes(marker.toLowerCase()) ? 'code' : 'data';
      },
    },
  ];
}
