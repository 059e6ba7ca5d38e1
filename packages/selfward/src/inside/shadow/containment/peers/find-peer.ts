import http from './http.ts';
import mqtt from './mqtt.ts';
import type { Peer } from './peer.ts';
import smtp from './smtp.ts';

const PEERS: readonly Peer[] = [smtp, mqtt, http];

/** Whoever speaks first on this port. */
export const peerOfPort = (port: number | undefined): Peer | undefined =>
  PEERS.find(({ ports }) => port !== undefined && ports?.includes(port));

/** Who speaks to whoever waits, on any other port: mail servers are those of the greeting protocols that the most talk to. */
export const greetingPeer: Peer = smtp;

/** Whoever is meant by what the client says first; `undefined` where nobody is. */
export function peerOfFirstBytes(first: Buffer): Peer | 'perhaps' | undefined {
  const sure = PEERS.find(({ knows }) => knows?.(first) === 'yes');
  return sure ?? (PEERS.some(({ knows }) => knows?.(first) === 'perhaps') ? 'perhaps' : undefined);
}
