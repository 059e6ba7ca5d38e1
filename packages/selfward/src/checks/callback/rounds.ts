import type { EndpointScope, Marker, Payload, Point } from '../../model/index.ts';
import { originalText } from '../shared/probing.ts';
import type { CallbackAddress } from './address.ts';
import { addressKindOf } from './address-like.ts';

/** What is sent in one request: a payload for each of some points. */
export type Round = ReadonlyMap<Point, Payload>;

/** Of each point the payload that suits it best: a host's place gets no scheme. */
export function firstRound(payloads: readonly Payload[], points: readonly Point[]): Round {
  const first = payloads.find(({ for: words }) => words.includes('first'));
  const bare = payloads.find(({ for: words }) => words.includes('host'));
  const inMarkup = payloads.find(({ for: words }) => words.includes('markup'));
  return roundOf(points, (point) => {
    if (isMarkup(point)) return inMarkup ?? first;
    return addressKindOf(point) === 'host' ? (bare ?? first) : first;
  });
}

const isMarkup = (point: Point): boolean => /^\s*<[a-z!][^>]*>/i.test(originalText(point));

/** The other payloads that suit the points, as many at once as there are points: each round is one request. */
export function furtherRounds(
  payloads: readonly Payload[],
  points: readonly Point[],
  address: CallbackAddress,
): Round[] {
  const queues = new Map(
    points.map((point) => {
      const kind = addressKindOf(point) ?? 'named';
      const done = firstRound(payloads, [point]).get(point);
      const words =
        kind === 'named' ? ['first', 'named', 'host', 'path'] : kind === 'whole' ? ['whole'] : ['first', kind];
      const suits = ({ for: meant, text }: Payload) =>
        meant.some((word) => words.includes(word)) &&
        (address.number !== undefined || !/\{number\}|\{six\}/.test(text)) &&
        (originalText(point) !== '' || !/\{value\}|\{host\}/.test(text));
      return [point, payloads.filter((payload) => payload !== done && suits(payload))] as const;
    }),
  );
  const most = Math.max(0, ...[...queues.values()].map(({ length }) => length));
  return Array.from({ length: most }, (_none, at) => roundOf(points, (point) => queues.get(point)?.[at]));
}

function roundOf(points: readonly Point[], choose: (point: Point) => Payload | undefined): Round {
  return new Map(
    points.flatMap((point) => {
      const payload = choose(point);
      return payload ? [[point, payload] as const] : [];
    }),
  );
}

/**
 * `{address}` is ours with a word of its own, `{authority}` its host and port, `{number}` and `{six}` the same in other
 * signs; `{value}` is the ordinary value, `{origin}` and `{host}` what it names.
 */
export function fill(
  { endpoint }: EndpointScope,
  { text }: Payload,
  point: Point,
  address: CallbackAddress,
  marker: Marker,
) {
  const value = originalText(point);
  const own = URL.canParse(value) ? new URL(value) : new URL(endpoint.url.replace(/[{}]/g, ''));
  const host = addressKindOf(point) === 'host' ? value : own.host;
  return text
    .replaceAll('{address}', address.of(marker))
    .replaceAll('{authority}', address.authority)
    .replaceAll('{number}', address.number ?? address.authority)
    .replaceAll('{six}', address.six ?? address.authority)
    .replaceAll('{origin}', `${own.protocol}//${own.hostname}`)
    .replaceAll('{host}', host)
    .replaceAll('{value}', value)
    .replaceAll('{marker}', marker);
}
