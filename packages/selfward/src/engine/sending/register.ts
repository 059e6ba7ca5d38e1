import type { Planted } from '../../model/check.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Marker } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import { findMarkers } from './find-markers.ts';

/** Every marker that a run sent, with its way in; and where one came out at another endpoint than its own. */
export interface Register {
  /** Before sending: an answer may already carry what was sent. */
  plant(exchange: Exchange, endpoint: Endpoint, check?: string): void;
  /** Looks for markers of other endpoints in an answer: stored sinks for nothing. */
  scan(exchange: Exchange, endpoint: Endpoint): void;
  planted(): readonly Planted[];
  wayIn(marker: Marker): Planted | undefined;
  /** The markers that a text carries, with their ways in. */
  plantedIn(text: string): Planted[];
  /** Answers in which one of the markers was seen elsewhere than where it went in. */
  seen(markers: readonly Marker[]): readonly Exchange[];
}

/** Bounds what is kept: a hostile target must not fill our memory with its answers. */
const KEEP = { body: 32 * 1024, seen: 64, seenBody: 256 * 1024 };

export function createRegister(): Register {
  const planted = new Map<string, Planted>();
  const seen: { exchange: Exchange; markers: ReadonlySet<Marker> }[] = [];
  return {
    plant(exchange, endpoint, check) {
      for (const marker of exchange.probe.markers) {
        const point = pointOf(exchange, marker);
        if (point)
          planted.set(marker.toLowerCase(), {
            marker,
            endpoint,
            point,
            exchange,
            ...(check !== undefined && { check }),
          });
      }
    },
    scan(exchange, endpoint) {
      // The answer is in by now: what is kept of the exchange is cut to size.
      for (const marker of exchange.probe.markers) {
        const entry = planted.get(marker.toLowerCase());
        if (entry?.exchange.id === exchange.id) entry.exchange = trimmed(exchange, KEEP.body);
      }
      const body = exchange.response?.body;
      if (body === undefined || seen.length >= KEEP.seen) return;
      const markers = findMarkers(body, (candidate) => {
        const entry = planted.get(candidate);
        return entry !== undefined && entry.endpoint.url !== endpoint.url;
      });
      if (markers.length > 0) seen.push({ exchange: trimmed(exchange, KEEP.seenBody), markers: new Set(markers) });
    },
    planted: () => [...planted.values()],
    wayIn: (marker) => planted.get(marker.toLowerCase()),
    plantedIn: (text) =>
      findMarkers(text, (candidate) => planted.has(candidate)).flatMap(
        (marker) => planted.get(marker.toLowerCase()) ?? [],
      ),
    seen: (markers) =>
      seen.filter((each) => markers.some((marker) => each.markers.has(marker))).map(({ exchange }) => exchange),
  };
}

function pointOf(exchange: Exchange, marker: Marker): Point | undefined {
  const points = [...exchange.probe.set];
  const carrier = points.find(([, value]) => JSON.stringify(value)?.includes(marker));
  return (carrier ?? points[0])?.[0];
}

function trimmed(exchange: Exchange, most: number): Exchange {
  const { response } = exchange;
  if (!response || response.body.length <= most) return exchange;
  return { ...exchange, response: { ...response, body: response.body.slice(0, most), truncated: true } };
}
