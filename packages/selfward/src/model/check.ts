import type { Endpoint } from './endpoint.ts';
import type { Answered, Exchange } from './exchange.ts';
import type { InsideRule } from './inside.ts';
import type { OutOfBandCall } from './listener.ts';
import type { Fresh, Marker } from './marker.ts';
import type { Payload } from './payload.ts';
import type { Point } from './point.ts';
import type { Probe } from './probe.ts';
import type { Profile } from './profile.ts';
import type { Proof } from './proof.ts';
import type { Severity } from './severity.ts';

/** How to mend a weakness, by platform; `any` is shown where the platform is not known. */
export interface Advice {
  any: string;
  express?: string;
  fastify?: string;
  node?: string;
  flask?: string;
  django?: string;
  php?: string;
  ruby?: string;
  java?: string;
  go?: string;
}

/** What the engine learned of an endpoint before any check ran: two ordinary answers and one with every field marked. */
export interface Baseline {
  /**
   * The ordinary request, at least twice; once until a check has something to send, where sensors judge alone. All are
   * answered, or the endpoint is not checked.
   */
  ordinary: readonly Answered[];
  /** The ordinary request with a different word marker in every markable point. */
  marked: Exchange;
  /** Which marker each point carried in `marked`. */
  markers: ReadonlyMap<Point, Marker>;
}

/** One endpoint, as a check sees it. */
export interface EndpointScope {
  endpoint: Endpoint;
  /** The endpoint's points that this run covers. */
  points: readonly Point[];
  baseline: Baseline;
  payloads: readonly Payload[];
  profile: Profile;
  /** Where a target can call back, with `{marker}` in it; absent where nobody listens. */
  callback?: string;
  /** Whether `render` brings anything back. */
  browser?: boolean;
}

/** One injection point of an endpoint. */
export interface PointScope extends EndpointScope {
  point: Point;
}

/** A marker that a run planted, with its way in. */
export interface Planted {
  marker: Marker;
  endpoint: Endpoint;
  point: Point;
  exchange: Exchange;
  /** The check that sent it. */
  check?: string;
}

/** The whole target, after every endpoint was visited: for what enters at one place and comes out at another. */
export interface TargetScope {
  endpoints: readonly Endpoint[];
  planted: readonly Planted[];
  payloads: readonly Payload[];
  profile: Profile;
  callback?: string;
  browser?: boolean;
}

export interface Scopes {
  point: PointScope;
  endpoint: EndpointScope;
  target: TargetScope;
}

/** What a check asks the engine to do next. The engine paces, retries, counts, logs and attributes. */
export type Step =
  /** Sends probes to one endpoint; `alternate` interleaves `repeat` rounds (A B A B), `any` leaves the order open. */
  | { do: 'send'; endpoint: Endpoint; probes: readonly Probe[]; order?: 'any' | 'alternate'; repeat?: number }
  /** Reads known pages again and returns those that carry one of the markers, whatever their encoding or case. */
  | { do: 'recall'; markers: readonly Marker[]; pages?: readonly Endpoint[]; as?: string }
  /** Loads a recorded answer in a browser and tells which markers ran. Without a browser it brings back nothing. */
  | { do: 'render'; exchange: Answered; markers: readonly Marker[] }
  /** Waits for calls from outside that carry one of the markers. Without a listener it brings back nothing. */
  | { do: 'listen'; markers: readonly Marker[]; withinMs: number };

/** What a step brought back, in order of sending; each exchange names its probe. */
export interface Seen {
  exchanges: readonly Exchange[];
  /** Of `render`: the markers that a script of the page evaluated. */
  ran?: readonly Marker[];
  /** Of `listen`: what arrived. */
  calls?: readonly OutOfBandCall[];
}

/** "Clean" needs its controls; what could not be told is inconclusive and is shown as not checked. */
export type Verdict =
  | { is: 'clean'; controls: readonly Exchange[] }
  | { is: 'not-applicable'; because: string }
  | { is: 'inconclusive'; reason: string }
  | { is: 'tentative'; why: string; exchange: Exchange }
  | { is: 'proved'; proof: Proof };

/** A verdict with the place it speaks of. Every point of the scope must be accounted for. */
export interface Outcome {
  endpoint: Endpoint;
  point: Point;
  verdict: Verdict;
  /** Where it comes out, when that is another page than the one it went in by. */
  sink?: Endpoint;
  severity?: Severity;
  /** What the check could tell besides: the template engine, the database … */
  technology?: string;
  /** What an attacker could reach, by name, never by value. */
  exposes?: readonly string[];
}

/**
 * One kind of weakness and how to find it. A check does no I/O: it yields steps and returns what they showed.
 * One file a check in `checks/`, default-exporting it.
 */
export interface Check<S extends keyof Scopes = keyof Scopes> {
  /** Lower-case words with dashes; the name of its payload file too. */
  id: string;
  title: string;
  cwe: `CWE-${number}`;
  severity: Severity;
  /** CVSS 3.1 base vector of the usual case. */
  cvss: string;
  /** CVSS 4.0 base vector of the usual case. */
  cvss4?: string;
  scope: S;
  /** Whether it belongs to a run where nobody chose checks. */
  byDefault: boolean;
  advice: Advice;
  /** Most requests for one scope, by profile; cut there means inconclusive. */
  ceiling: Readonly<Record<Profile, number>>;
  /** What a check of the whole target speaks of, where that is not what was planted: every place is accounted for. */
  places?: readonly { endpoint: Endpoint; point: Point }[];
  /** Needs somebody who listens for calls from outside (`RunOptions.listener`). */
  listens?: boolean;
  /** How sensors prove it, where the target is watched from inside. */
  inside?: InsideRule;
  /** Sends nothing: the run itself makes its findings of failures of this kind, where the target is watched from inside. */
  madeOf?: 'crashed' | 'hung';
  /** Judges a call that arrived after the check had left its scope: a queue was slow, a job ran later. */
  late?(planted: Planted, call: OutOfBandCall): Verdict;
  applies(at: Scopes[S]): true | { notApplicable: string };
  /** A generator of steps; an asynchronous one where the steps come from another process. */
  run(
    at: Scopes[S],
    fresh: Fresh,
  ): Generator<Step, readonly Outcome[], Seen> | AsyncGenerator<Step, readonly Outcome[], Seen>;
}

/** Gives a check its type from its scope, and hands it back: `export default defineCheck({ scope: 'point', … })`. */
export function defineCheck<S extends keyof Scopes>(check: Check<S>): Check<S> {
  return check;
}
