import type { Answered, Exchange, Marker, Payload, Point, Profile } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import type { Sandwich } from './sandwich.ts';

/** A marker that came out in a page, and the way to put something else in its place. */
export interface Trail {
  point: Point;
  /** What to look for in `page`: the marker that was sent, or the ordinary value itself. */
  marker: Marker;
  /** The page that showed it. */
  page: Answered;
  payloads: readonly Payload[];
  profile: Profile;
  /** Answers of the way in to ordinary requests: what it usually says. */
  ordinary: readonly Answered[];
  /** Sends a value in and brings back the page where it comes out. */
  visit(value: string, markers: readonly Marker[], note: string): Steps<Visit>;
  /** What a value is put behind so that the application takes it; an address that runs code goes without. */
  prefix?: string;
  /** A sandwich that was already sent, with the page that shows it. */
  sandwich?: { sandwich: Sandwich; page: Answered };
  /** The answer to a sandwich of which nothing came out. */
  refusal?: Answered;
}

/** The request that carried the value in, and the page where it is looked for: the same one where it is reflected. */
export interface Visit {
  sent: Exchange | undefined;
  page: Exchange | undefined;
}
