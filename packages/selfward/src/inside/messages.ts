import type { Contained, Containing } from '../model/containment.ts';
import type { Finding } from '../model/finding.ts';
import type { Marker } from '../model/marker.ts';
import type { MonitorState, OwnFolders } from '../model/monitor.ts';
import type { ProbeNote } from '../model/probe-note.ts';
import type { Profile } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Only } from '../model/run.ts';
import type { Sighting } from '../model/sighting.ts';
import type { Route } from '../surface/routes.ts';
import type { Piece } from './transport/pipe-messages.ts';

/**
 * Every message of ours between processes travels under a name that Node keeps from `'message'` listeners (`NODE_…`), so
 * that an application never sees one.
 */
export const ENVELOPE = 'NODE_SELFWARD';

/** What an application is, as its adapter reads it. */
export interface Table {
  framework: string;
  routes: readonly Route[];
  gaps: readonly string[];
}

export interface SensorState {
  sensor: string;
  way: string;
  seen: boolean;
  reason?: string;
}

/** From the process that checks to the one that takes the probes: a shadow, or the living process inline. */
export type ToTarget =
  | { say: 'piece'; piece: Piece }
  | { say: 'plant'; markers: readonly Marker[] }
  | { say: 'forget' }
  /** The next request is one to learn from: which of its fields are asked for; absent, learning ends. */
  | { say: 'learn'; request?: { path: string; query: string; body?: string } }
  /** Asks for a `pong`: whether it still turns. */
  | { say: 'ping'; id: number };

export type FromTarget =
  | { say: 'piece'; piece: Piece }
  | { say: 'sighting'; sighting: Sighting }
  | { say: 'pong'; id: number; cpuMs: number }
  /** Everything is in place. */
  | {
      say: 'ready';
      table: Table;
      sensors: readonly SensorState[];
      identities: readonly { name: string; headers: Record<string, string> }[];
      /** An identity that could not be had. */
      troubles: readonly string[];
    }
  | { say: 'table'; table: Table }
  /** The handler of the request that is learned from asked for a field; without a name, for all that are there. */
  | { say: 'read'; location: LearnedNames['location']; name: string }
  /** A validator was asked to judge a part of that request: what it wants there. */
  | ({ say: 'wanted' } & Wanted)
  | { say: 'withheld'; kind: string; detail: string }
  /** The application threw where nobody caught it; the process ends. */
  | { say: 'crash'; stack: string }
  | { say: 'failed'; reason: string };

/** Requests that went to one endpoint. */
export type ProbeCount = readonly [endpoint: string, all: number, crashes: number];

/** Names of fields that handlers read, by route; never values. */
export interface LearnedNames {
  method: string;
  url: string;
  location: 'query' | 'json' | 'body' | 'cookie' | 'header';
  name: string;
}

/** What a validator wants of a part of a request. */
export interface Wanted {
  location: LearnedNames['location'] | 'path';
  /** Dotted; empty for the whole. In the path a parameter's name, or the number of a segment from 0. */
  path: string;
  /** JSON Schema, as far as the validator tells. */
  schema: unknown;
}

/** The same of a route, so that a request can be made that passes. */
export interface LearnedShape extends Wanted {
  method: string;
  url: string;
}

/** A field that is sent while learning, for parsers that are not asked where there is nothing to parse; it is nobody's. */
export const NOBODYS_FIELD = '_';

/** How the application was started: what starts it again. */
export interface Entry {
  execPath: string;
  execArgv: readonly string[];
  args: readonly string[];
  cwd: string;
}

/** One piece of work for the process that checks. */
export interface Job {
  /** Which call of `watch` in the entry, counted from 0. */
  which: number;
  /** Absent: no shadow, harmless reading probes to the living process alone. */
  entry?: Entry;
  inlineBecause?: string;
  name: string;
  origin: string;
  table: Table;
  names: readonly LearnedNames[];
  openapi?: string;
  checks?: readonly string[];
  profile: Profile;
  mode: 'both' | 'alone';
  /** Folders of payloads, checks and templates beyond the shipped ones. */
  own?: OwnFolders;
  /** Whether each request is told of. */
  tellProbes: boolean;
  /** `GET /rooms/:id`; all where not given. */
  routes?: readonly string[];
  /** Findings whose places are looked at again where the run does not meet them. */
  known: readonly (Only & { id: string })[];
  shadow: {
    env: Record<string, string>;
    policy: Partial<Record<Contained, Containing>>;
    memoryMb: number;
    startMs: number;
    cpuShare: number;
  };
}

/** From the living process to the one that checks. */
export type ToChecker =
  | { say: 'job'; job: Job }
  /** Share of one processor that may be taken from now on; 0 stops. */
  | { say: 'pace'; share: number }
  | { say: 'stop' }
  | FromTarget;

export type FromChecker =
  | { say: 'shadow'; shadow: Partial<MonitorState['shadow']> }
  | { say: 'sensors'; sensors: readonly SensorState[] }
  | { say: 'finding'; finding: Finding }
  /** Injection points by endpoint, once the surface was learned. */
  | { say: 'points'; points: readonly (readonly [endpoint: string, points: number])[] }
  /** Milliseconds of processor time that checking took since the last time. */
  | { say: 'spent'; ms: number }
  | { say: 'progress'; sent: number; planned: number }
  | { say: 'probes'; probes: readonly ProbeNote[] }
  /** A marker of an endpoint (`GET http://localhost/rooms/{id}`) reached sensors. */
  | { say: 'sinks'; endpoint: string; sensors: readonly string[] }
  | { say: 'done'; report: Report; mended: readonly string[]; probes: readonly ProbeCount[] }
  | { say: 'failed'; reason: string }
  | ToTarget;
