import type { Browser } from './browser.ts';
import type { Check } from './check.ts';
import type { Surface } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import type { Finding } from './finding.ts';
import type { Inside } from './inside.ts';
import type { Listener } from './listener.ts';
import type { Payload } from './payload.ts';
import type { Policy } from './policy.ts';
import type { Profile } from './profile.ts';
import type { NotChecked } from './report.ts';
import type { Identity, Target } from './target.ts';
import type { Transport } from './transport.ts';

/** What a run tells while it works. */
export type RunEvent =
  | { type: 'surface'; endpoints: number; points: number }
  /** `planned` is an estimate that never falls below `sent`; `doing` is one short phrase. */
  | { type: 'progress'; sent: number; planned: number; doing: string }
  | { type: 'exchange'; exchange: Exchange; check: string; endpoint: string; parameter?: string }
  | { type: 'finding'; finding: Finding }
  | { type: 'not-checked'; notChecked: NotChecked }
  /** An old value was written back and verified, or could not be. */
  | { type: 'restored'; endpoint: string; ok: boolean; detail: string };

/** A single finding's place, for running just that again. */
export interface Only {
  check: string;
  /** The finding's `method`, `url` (template), `location` and `parameter`. */
  method: string;
  url: string;
  location: string;
  parameter: string;
  /** The finding's fingerprint, where the place's parts are not enough to tell (stored findings have a sink). */
  id?: string;
}

export interface RunOptions {
  target: Target;
  /** Learns the surface through the run's own transport, so that reading it is paced, scoped and counted too. */
  surface: (transport: Transport, signal: AbortSignal) => Promise<Surface>;
  checks: readonly Check[];
  /** The enabled payloads of a check. */
  payloads: (check: string) => readonly Payload[];
  profile: Profile;
  /** Given for devices: writing needs its leave. Without one the profile alone decides (the command line). */
  policy?: Policy;
  /** The bare transport; the engine lays scope, pace, budget and log over it. The engine closes it. */
  transport: Transport;
  /** Runs answers as a browser does, where the operator wants it. The engine closes it. */
  browser?: Browser;
  /** Hears calls that a target makes because of a probe. The engine closes it. */
  listener?: Listener;
  /** What sensors within the target see of the run's markers. */
  inside?: Inside;
  identity?: Identity;
  /** Further ways to call: pages are read again as each of them when looking for what was stored. */
  others?: readonly Identity[];
  /** Requests per second at most; the profile's where not given. */
  rate?: number;
  /** Requests at most for the whole run. */
  budget?: number;
  /** Requests at most for one endpoint: its baseline and the checks that belong to it. The profile's where not given. */
  budgetPerEndpoint?: number;
  only?: Only;
  signal?: AbortSignal;
  on?: (event: RunEvent) => void;
  random?: () => number;
  now?: () => number;
}
