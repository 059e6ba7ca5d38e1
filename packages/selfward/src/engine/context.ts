import type { Check, Outcome, Seen, Step } from '../model/check.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Exchange, HttpResponse } from '../model/exchange.ts';
import type { Marker } from '../model/marker.ts';
import type { Proof } from '../model/proof.ts';
import type { RunEvent, RunOptions } from '../model/run.ts';
import type { Guard } from '../probe/guard.ts';
import type { Permits } from '../probe/permits.ts';
import type { Redactor } from '../probe/redact.ts';
import type { Collection, Position } from './findings/collect.ts';
import type { FreshSource } from './fresh-for.ts';
import type { Progress } from './progress.ts';
import type { Register } from './sending/register.ts';
import type { Errand, Sender } from './sending/sender.ts';
import type { SignIns } from './sign-in/sign-ins.ts';
import type { LeaveRules } from './writing/leave.ts';
import type { Restorer } from './writing/restore.ts';

/** An endpoint that the run goes to, in its place in the report. */
export interface Planned {
  endpoint: Endpoint;
  index: number;
  restore: 'no' | 'tried' | 'demanded';
}

/** What a run takes besides its options; tests hand in their own. */
export interface RunParts {
  prove: (proof: Proof) => { holds: true } | { holds: false; because: string };
}

/** What the parts of one run share. */
export interface Context {
  options: RunOptions;
  rules: LeaveRules;
  guard: Guard;
  sender: Sender;
  register: Register;
  restorer: Restorer;
  signIns: SignIns;
  /** Endpoints that are gone to side by side. */
  turns: Permits;
  collection: Collection;
  progress: Progress;
  freshFor: FreshSource;
  checks: readonly Check[];
  /** All that is known of the target, once it was learned. */
  endpoints: Endpoint[];
  /** Endpoints that may be probed, by id; with the old value in place once it was read. */
  allowed: Map<string, Endpoint>;
  /** Requests that ended the target's process, by endpoint. */
  crashes: Map<string, Exchange[]>;
  /** What was tried from inside, by check, endpoint and point. */
  tried: Set<string>;
  /** What each endpoint ordinarily answers, by its id. */
  ordinary: Map<string, HttpResponse>;
  /** Markers whose calls from outside a check was told of. */
  heard: Set<Marker>;
  /** The start URL's answer before anything was tried. */
  start: HttpResponse;
  state: {
    doing: string;
    /** Why the run cannot go on. */
    over: string | undefined;
    /** The target's process ended or hung at some request: what it kept to itself is gone. */
    fell?: boolean;
    /** For a retest: what was told of its one place. */
    told: Set<'still' | 'gone' | 'mended'>;
  };
  emit: (event: RunEvent) => void;
  redactor: Redactor;
  perform: (step: Step, errand: Errand) => Promise<Seen>;
  report: (check: Check, outcome: Outcome, at: Position) => void;
}
