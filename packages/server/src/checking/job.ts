import type { Finding, Identity, NotChecked, Only, OwnCheck, Policy, Profile, Report, Tool } from 'selfward/engine';

/** One address of a device, called in one way. */
export interface Pass {
  url: string;
  /** The device's Thing Description, which is read besides what is crawled: its address, or the document itself. */
  td?: string | object;
  policy?: Policy;
  identity?: Identity;
  /** Who reads pages again, besides, when looking for what was stored. */
  others?: readonly Identity[];
}

/** What the worker is told to do: all that a run needs, nothing that reaches back into the server. */
export interface Job {
  run: string;
  /** The device's name: part of every fingerprint. */
  device: string;
  passes: readonly Pass[];
  checks: readonly string[];
  profile: Profile;
  only?: Only;
  /** Under which address devices reach this machine: `host`, `host:port`, or `none`. The one of the route where not given. */
  callback?: string;
  /** The file of a browser that runs what checks find. */
  browser?: string;
  /** Where payload files lie, beyond the shipped ones. */
  payloadFolders: readonly string[];
  /** Of the checks, those that are the server's own, as they were when the run began. */
  ownChecks: readonly OwnCheck[];
  /** Other people's tools that run beside the checks. */
  tools?: readonly Tool[];
  /** The folder of templates, where some of them, or all (`templates`), are among the checks. */
  templates?: string;
}

/** One line of the probe log, before it has a place in the store. */
export interface ProbeLine {
  at: number;
  check: string;
  method: string;
  url: string;
  parameter: string;
  note: string;
  status: number;
  tookMs: number;
  failure: string;
  as?: string;
  sightings?: string;
}

export type JobEvent =
  | { type: 'progress'; sent: number; planned: number; doing: string }
  | { type: 'probe'; line: ProbeLine }
  | { type: 'finding'; finding: Finding }
  | { type: 'restored'; endpoint: string; ok: boolean; detail: string };

export interface JobResult {
  findings: readonly Finding[];
  notChecked: readonly NotChecked[];
  stats: Report['stats'];
  /** Only for a retest: what became of the one finding. */
  retest?: NonNullable<Report['retest']>;
}

export type ToWorker =
  | { type: 'start'; job: Job }
  | { type: 'cancel'; run: string }
  | { type: 'ping' }
  | { type: 'close' };

export type FromWorker =
  /** The answer to a ping: its event loop goes round. */
  | { type: 'pong' }
  | { type: 'events'; run: string; events: readonly JobEvent[] }
  | { type: 'done'; run: string; result: JobResult }
  | { type: 'failed'; run: string; problem: string };
