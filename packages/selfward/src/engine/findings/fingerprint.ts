import { createHash } from 'node:crypto';
import { pathOf } from '../endpoint-name.ts';

/** What makes a finding the same finding. */
export interface Place {
  check: string;
  /** The device's name, or the origin: what outlives an address, if it has one. */
  target: string;
  method: string;
  /** With path parameters in braces; scheme, host and query do not count. */
  url: string;
  location: string;
  parameter: string;
  sink: string;
}

/** A finding's identity: not the payload, the time or the severity. */
export function fingerprint(place: Place): string {
  const { check, target, method, url, location, parameter, sink } = place;
  const sinkPath = /^https?:/i.test(sink) ? pathOf(sink) : sink;
  const parts = [check, target, method, pathOf(url), location, parameter, sinkPath];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}
