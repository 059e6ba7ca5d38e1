import { z } from 'zod';
import type { Contained, Containing } from './containment.ts';
import type { Finding } from './finding.ts';
import type { ProbeNote } from './probe-note.ts';
import type { Profile } from './profile.ts';
import { NotCheckedSchema, type Report } from './report.ts';
import type { Route } from './route.ts';

/** How to call as one role: headers, or what makes them (called in the process that takes the probes). */
export type IdentitySource =
  | { headers: Record<string, string> }
  | (() => { headers: Record<string, string> } | Promise<{ headers: Record<string, string> }>);

export interface ShadowOptions {
  /** Added to the environment of the shadow: a scratch database's address, a flag. A function is asked at each start. */
  env?: Record<string, string> | (() => Record<string, string>);
  /** The file that is started in place of the application's own entry. */
  entry?: string;
  policy?: Partial<Record<Contained, Containing>>;
  /** Megabytes of heap; 512 where not given. */
  memoryMb?: number;
  /** Milliseconds until the application must listen; 60,000 where not given. */
  startMs?: number;
  /**
   * Share of one processor that checking may take, 0 to 1. Where not given, half of one while the application is used, and
   * all of one while next to nothing is asked of it or of its machine.
   */
  cpuShare?: number;
}

/** Folders of what is one's own, beyond what is shipped. */
export interface OwnFolders {
  /** Of payload files, laid over the shipped ones. */
  payloads?: readonly string[];
  /** Of checks, as `selfward check --checks-dir` takes it. */
  checks?: string;
  /** Of HTTP templates. */
  templates?: string;
}

/** What `watch` takes. All of it is optional. */
export interface WatchOptions {
  /** A name that outlives addresses: part of the fingerprint. The package's name where not given. */
  name?: string;
  /** How addresses are written in reports; `http://localhost` where not given. */
  origin?: string;
  /** Ways to call, by role; it is checked as nobody and as each. */
  identities?: Record<string, IdentitySource>;
  /** Ids of checks; the usual ones where not given. */
  checks?: readonly string[];
  profile?: Profile;
  /** Payloads, checks and templates of one's own: read anew each time something is checked. */
  own?: OwnFolders;
  /**
   * Completes what the framework tells of a route: examples that lead somewhere, how a form is encoded. Without an answer
   * the route is left out: it is switched off. Asked in the shadow as well, where it must answer alike.
   */
  describe?: (route: Route) => Route | undefined;
  /** An OpenAPI description, as an object. */
  openapi?: unknown;
  /** `false`: none is started, and only harmless reading probes go to the living process. */
  shadow?: ShadowOptions | false;
  /** Checks by itself; `true` where not given. */
  autonomous?: boolean;
  /** Milliseconds from one full cycle's start to the next; a day where not given. */
  cycleMs?: number;
  /**
   * Findings, coverage and health go to a Selfward server. `buffer`: a file that keeps what could not be told yet over a
   * restart. `ca`: further certificate authorities, PEM.
   */
  report?: { url: string; token: string; buffer?: string; ca?: string };
  /**
   * Which of several processes checks; the first on this machine where not given. `true`: this one, whatever others do,
   * where each has data of its own.
   */
  lead?: true | (() => boolean | Promise<boolean>);
}

/** One route as the monitor knows it. */
export const WatchedRouteSchema = z.object({
  method: z.string(),
  url: z.string(),
  points: z.number().int(),
  /** `new`: not checked yet. `not-checked`: could not be, and why. */
  state: z.enum(['new', 'clean', 'vulnerable', 'not-checked']),
  reason: z.string().optional(),
  /** When it was checked last, ISO 8601. */
  checkedAt: z.string().optional(),
  findings: z.array(z.string()),
  /** Sensors that a marker of this route reached. */
  sinks: z.array(z.string()),
  /** Requests that its last check took, as all roles together; `crashes` of them looked for what ends the process. */
  probes: z.object({ all: z.number().int(), crashes: z.number().int() }).optional(),
});
export type WatchedRoute = z.infer<typeof WatchedRouteSchema>;

export const SensorStateSchema = z.object({
  sensor: z.string(),
  way: z.string(),
  seen: z.boolean(),
  reason: z.string().optional(),
});

export const ShadowStateSchema = z.object({
  state: z.enum(['none', 'starting', 'up', 'failed']),
  /** Why it failed, or why there is none. */
  reason: z.string().optional(),
  starts: z.number().int(),
  /** Milliseconds that the last start took. */
  startMs: z.number().optional(),
  crashes: z.number().int(),
  hangs: z.number().int(),
  /** What was kept from leaving, counted by kind, with examples. */
  withheld: z.array(z.object({ kind: z.string(), times: z.number().int(), examples: z.array(z.string()) })),
});

export const GuardStateSchema = z.object({
  state: z.enum(['idle', 'checking', 'slowed', 'paused']),
  reason: z.string().optional(),
  /** 0 to 1, over the last second. */
  eventLoopUtilization: z.number(),
  /** Operators' requests that are being answered; not told where they are too many to follow each of them. */
  inFlight: z.number().int().optional(),
  /** Operators' 99th percentile in milliseconds, over the last minutes. */
  p99Ms: z.number().optional(),
});
export type GuardState = z.infer<typeof GuardStateSchema>;

/** All that a page shows of a monitor; crosses processes and machines. */
export const MonitorStateSchema = z.object({
  schema: z.literal('selfward-monitor/1'),
  name: z.string(),
  framework: z.string(),
  /** `shadow`, `inline` (reading probes alone), or `follower` (another process checks). */
  mode: z.enum(['shadow', 'inline', 'follower', 'stopped']),
  routes: z.array(WatchedRouteSchema),
  gaps: z.array(z.string()),
  sensors: z.array(SensorStateSchema),
  shadow: ShadowStateSchema,
  guard: GuardStateSchema,
  cycle: z.object({
    startedAt: z.string().optional(),
    finishedAt: z.string().optional(),
    done: z.number().int(),
    of: z.number().int(),
  }),
  notChecked: z.array(NotCheckedSchema),
  probes: z.number().int(),
});
export type MonitorState = z.infer<typeof MonitorStateSchema>;

export interface MonitorEvents {
  finding: (finding: Finding) => void;
  /** A finding's place was checked again and it is gone; with the finding as it was. */
  cleared: (finding: Finding) => void;
  /** Every route was gone to, by itself; with what is known then. */
  cycle: (state: MonitorState) => void;
  /**
   * What was sent in the shadow by itself, in bundles as it goes on. What `check()` sends is told to who asked for it.
   */
  probes: (probes: readonly ProbeNote[]) => void;
  /** Something of ours failed. Nothing is ever thrown into the application. */
  error: (error: Error) => void;
  state: (state: MonitorState) => void;
}

/** What is checked on demand, and who hears how far it is. */
export interface CheckOptions {
  /** `GET /rooms/:id`; all where not given. */
  routes?: readonly string[];
  checks?: readonly string[];
  onProgress?: (progress: { sent: number; planned: number }) => void;
  /** Told what was sent, in bundles. */
  onProbes?: (probes: readonly ProbeNote[]) => void;
  /** Calls it off: what is under way for it is stopped, its shadow ends, and the promise rejects with the reason. */
  signal?: AbortSignal;
}

/** What `watch` hands back. */
export interface Monitor {
  /** Checks now: the same report as `selfward check`'s. Rejects only when it was called off or the monitor was stopped. */
  check(options?: CheckOptions): Promise<Report>;
  /** Looks at the table of routes again, where `describe` answers otherwise than before: a feature was switched. */
  refresh(): void;
  on<E extends keyof MonitorEvents>(event: E, listener: MonitorEvents[E]): () => void;
  state(): MonitorState;
  findings(): readonly Finding[];
  /** Resolves when all that was put in was taken out and every child has ended. */
  stop(): Promise<void>;
}
