import type { Answered, HttpRequest, Marker, OutOfBandCall, Seen, Step } from '../model/index.ts';
import type { Surroundings } from './dsl/functions.ts';
import type { Combination } from './expand-payloads.ts';

export type Steps<R> = Generator<Step, R, Seen>;

/** Which request of a template an answer belongs to. */
export interface Spot {
  block: number;
  draft: number;
  combination: Combination;
}

/** An answer by which a template says yes. */
export interface Match extends Spot {
  exchange: Answered;
  extracted: string[];
  /** The call from outside that came of it, where it wanted one. */
  call?: OutOfBandCall;
}

/** What going through a template once came to. */
export interface Played {
  match?: Match;
  /** The first answers, and those at the one place that was asked for; of a request that was redirected, the last. */
  answers: (Spot & { exchange: Answered })[];
  /** Why requests got no answer, or were not sent. */
  lost: string[];
  /** Requests that could not be written, since a name was not known. */
  unwritten: number;
  /** Combinations of payloads that were left out. */
  untried: number;
  sent: number;
}

export interface PlayOptions {
  /** The target's address. */
  target: string;
  /** Tells this time through from others: its cookies are its own. */
  session: string;
  surroundings: Surroundings;
  /** An address of ours and the word by which its calls are known, where somebody listens. */
  outOfBand?: { marker: Marker; address: string };
  /** Combinations of payloads that a block may try. */
  tries: number;
  /** Requests at most. */
  most: number;
  /** Goes to one place alone, as far as the template allows it. */
  only?: Spot;
  /** Changes the request at that place: what makes a control of it. */
  change?: (request: HttpRequest) => HttpRequest;
}
