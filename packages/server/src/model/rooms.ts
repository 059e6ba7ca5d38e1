/**
 * What the rooms offer each other. Rooms do not import one another: `app.ts` makes each and hands it to those that
 * need it, as one of these.
 */
import type {
  AgentAnswer,
  AgentBatch,
  AgentOrder,
  Check,
  Finding,
  NotChecked,
  Payload,
  ProbeNote,
  Profile,
  RefusedCheck,
  Report,
} from 'selfward/engine';
import type { AgentHealth, ShownAgentToken } from './agent.ts';
import type { Alarm } from './alarm.ts';
import type { Device, Network } from './device.ts';
import type { StoredFinding, Triage } from './finding.ts';
import type { Level } from './level.ts';
import type { LogEntry, LogEvent } from './log-entry.ts';
import type { Operator, Session } from './operator.ts';
import type { KeptTemplate, OtherTests } from './other-test.ts';
import type { Reading, ReadingBucket } from './reading.ts';
import type { ProbeRecord, Run } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { LogQuery, Page } from './store.ts';
import type { DeviceStatus, Thing } from './thing.ts';

/** Who is asking: stands behind every change and every log entry. */
export interface Actor {
  operator: string;
  level: Level;
  address: string;
  requestId: string;
}

export interface DeviceQuery {
  text?: string;
  category?: string;
  network?: string;
  /** `on` or `off`. */
  enabled?: boolean;
  sort?: 'name' | 'category' | 'model' | 'position';
  order?: 'asc' | 'desc';
  limit?: number;
  offset?: number;
}

/** The devices' JSON file, kept in memory and watched. */
export interface Inventory {
  list(query?: DeviceQuery): Page<Device>;
  /** By exact name, disabled ones too. */
  get(name: string): Device | undefined;
  networks(): readonly Network[];
  /** A network's devices. */
  on(network: string): readonly Device[];
  categories(): readonly string[];
  /** What was accepted with a warning (a network that is not declared), and why the file was refused, if it was. */
  state(): { warnings: readonly string[]; refused?: { reason: string; line?: number; at: number } };
  /** Adds or replaces; fields that we do not know are kept. @throws InventoryError */
  putDevice(device: Device, previousName?: string): Promise<void>;
  removeDevice(name: string): Promise<void>;
  setEnabled(name: string, enabled: boolean): Promise<void>;
  putNetwork(network: Network, previousName?: string): Promise<void>;
  removeNetwork(name: string): Promise<void>;
  /** Called after every accepted change, with the names that were touched. @returns its own stop. */
  subscribe(listener: (change: { added: string[]; changed: string[]; removed: string[] }) => void): () => void;
  stop(): Promise<void>;
}

/** The append-only record of who did what. */
export interface Operations {
  /** Resolves when the entry is durable. */
  record(event: LogEvent): Promise<LogEntry>;
  find(query: LogQuery): Promise<Page<LogEntry>>;
  /** Walks the whole chain. */
  verify(): Promise<{ ok: true; entries: number } | { ok: false; brokenAt: number; reason: string }>;
  stop(): Promise<void>;
}

export type SignIn =
  | { ok: true; operator: Operator; token: string; expiresAt: number }
  | { ok: false; because: 'wrong' | 'limited' | 'inactive'; retryAfterSeconds?: number };

/** Operators, passwords and sessions. */
export interface AccessRoom {
  /** Limited per account and per address; the same time and the same words whether the name or the password is wrong. */
  signIn(name: string, password: string, from: { address: string; agent: string }): Promise<SignIn>;
  /** The operator behind a cookie's token, if the session still holds. */
  session(token: string): Promise<{ operator: Operator; session: Session } | undefined>;
  signOut(token: string): Promise<void>;
  /**
   * The operator's own; ends all the operator's other sessions and goes on with this one under a new token, which the
   * caller sets as the cookie (`keepToken` opens nothing any more). `current` may be left out while the operator must
   * choose. @throws PasswordError in words for people.
   */
  choosePassword(
    operator: string,
    current: string | undefined,
    next: string,
    keepToken: string,
  ): Promise<{ token: string; expiresAt: number }>;
  sessionsOf(operator: string): Promise<Session[]>;
  revokeSession(id: string): Promise<void>;
  operators(query: { text?: string; limit?: number; offset?: number }): Promise<Page<Operator>>;
  /** @returns the one-time password. */
  addOperator(name: string, level: Level): Promise<string>;
  /** The last active administrator stays one. */
  changeOperator(id: string, change: { level?: Level; active?: boolean }): Promise<void>;
  /** @returns the new one-time password; ends all sessions. */
  resetPassword(id: string): Promise<string>;
  /** While no administrator has chosen a password: makes (anew) the one-time sign-in that the start prints. */
  firstAdministrator(): Promise<{ name: string; password: string } | undefined>;
  /** Hears that a session ended or an operator is no longer what they were. @returns its own stop. */
  onChange(listener: () => void): () => void;
}

/** Reading and actuating. */
export interface Things {
  /** From the device's Thing Description; undefined when it has none or it could not be read yet. */
  describe(name: string): Thing | undefined;
  status(name: string): DeviceStatus;
  /** Names of devices by state, for counting. */
  silent(): readonly string[];
  latest(name: string): Promise<Reading[]>;
  history(name: string, variable: string, since: number, until: number, buckets: number): Promise<ReadingBucket[]>;
  /** Sets a variable or invokes an action. @throws ActuationError in words for people. */
  setVariable(name: string, variable: string, value: unknown): Promise<void>;
  invoke(name: string, action: string, input: unknown): Promise<void>;
  stop(): Promise<void>;
}

export interface Order {
  device: string;
  checks: readonly string[];
  profile?: Profile;
  by: string;
  reason: string;
  finding?: string;
  /** `inside`: by the library in the device itself, which must be there. Over the network where not given. */
  from?: 'inside';
}

/** Runs: the queue, the worker, what they found. */
export interface Checking {
  order(order: Order): Promise<Run>;
  cancel(id: string): Promise<boolean>;
  /** Orders the same run again. */
  again(id: string, by: string): Promise<Run | undefined>;
  run(id: string): Promise<Run | undefined>;
  runs(query: { device?: string; state?: string; text?: string; limit?: number; offset?: number }): Promise<Page<Run>>;
  probes(
    run: string,
    query: { check?: string; text?: string; limit?: number; offset?: number },
  ): Promise<Page<ProbeRecord>>;
  finding(id: string): Promise<StoredFinding | undefined>;
  findings(query: {
    device?: string;
    check?: string;
    severity?: string;
    state?: 'open' | 'closed';
    decision?: Triage['decision'];
    confidence?: string;
    text?: string;
    limit?: number;
    offset?: number;
  }): Promise<Page<StoredFinding>>;
  /** Open findings that nobody accepted or called false, by device. */
  openByDevice(): Promise<ReadonlyMap<string, number>>;
  /** When a device's last finished run ended, by device. */
  lastChecked(device: string): number | undefined;
  /** Runs just that probe again and closes the finding when it is gone. */
  retest(finding: string, by: string): Promise<Run | undefined>;
  triage(finding: string, triage: Omit<Triage, 'at'>): Promise<StoredFinding | undefined>;
  /** The shipped ones, and those of the server's own folder as it is now. */
  checks(): readonly Check[];
  /** Files of that folder that were refused; the last good version of each is still in use. */
  refusedChecks(): readonly RefusedCheck[];
  /** Other people's tools and templates, after a look at their folders. */
  others(): Promise<OtherTests>;
  /** The ids of what runs on a device where nobody chooses: the usual checks, and what its policy adds and takes away. */
  usual(device: Device): readonly string[];
  /** Adds a template, or replaces the one of its id. @throws TemplateRefused with what is wrong with it. */
  putTemplate(text: string): Promise<KeptTemplate>;
  removeTemplate(id: string): Promise<void>;
  payloads(check: string): readonly (Payload & { origin: 'shipped' | 'own' })[];
  /** What stands in a payload folder and was refused, with its reason. */
  refusedPayloads(): readonly { file: string; reason: string }[];
  /** Adds or replaces one payload of a check. @throws PayloadError with what is wrong with it. */
  putPayload(check: string, payload: Payload): Promise<void>;
  /** Removes an own payload, or brings a shipped one back to what it was. */
  removePayload(check: string, id: string): Promise<void>;
  schedule(device: string): Promise<Schedule>;
  schedules(query: { text?: string; limit?: number; offset?: number }): Promise<Page<Schedule>>;
  putSchedule(device: string, change: { everyHours: number; checks: readonly string[] }, by: string): Promise<Schedule>;
  stop(): Promise<void>;
}

/** One full cycle of a device's own monitor. */
export interface InsideCycle {
  id: string;
  startedAt: number;
  endedAt: number;
  /** The monitor's own names of what it holds for open. */
  findings: readonly string[];
  /** Routes that it calls clean, as `GET /a/:b`, however it writes parameters. */
  clean: readonly string[];
  notChecked: readonly NotChecked[];
  stats: Report['stats'];
}

/** Where what was seen inside a device becomes findings and runs like any other's. */
export interface InsideRuns {
  /** @param run - the order's, or the cycle's that it was seen in. */
  seen(device: string, run: string, finding: Finding): Promise<void>;
  /** Its place was checked again, and it is gone. */
  cleared(device: string, run: string, finding: Finding): Promise<void>;
  cycle(device: string, cycle: InsideCycle): Promise<void>;
  /** Runs that wait for a device or are under way in one. */
  open(): Promise<Run[]>;
  begin(run: string): Promise<void>;
  /** How far it is, where somebody can tell. */
  progress(run: string, sent: number, planned: number): void;
  finish(device: string, run: string, report: Report): Promise<void>;
  /** @param state - `failed`, or `interrupted` where it is not known what became of it. */
  fail(device: string, run: string, state: 'failed' | 'interrupted', problem: string): Promise<void>;
  /** Nobody is inside any more: what was seen there can be told over the network alone. */
  forget(device: string): Promise<void>;
  /** Keeps what was sent for a run, or in a cycle; `began` by the clock, in milliseconds. */
  probes(run: string, began: number, probes: readonly ProbeNote[]): void;
  /** Hears of each run that is ordered. @returns its own stop. */
  onOrder(listener: (run: Run) => void): () => void;
  /** Hears of each run that somebody called off before it was over. @returns its own stop. */
  onCancel(listener: (run: string) => void): () => void;
}

/** A device that showed its token. */
export interface AgentCaller {
  device: string;
  token: string;
}

/** Libraries inside devices, which report here and take orders. */
export interface Agents {
  /** The device that a token speaks for, while it is in the inventory and switched on. */
  identify(token: string): AgentCaller | undefined;
  /** The same for a device that seals what it says with its token, which is not shown: what it is opened with. */
  byTokenId(id: string): { caller: AgentCaller; key: Buffer } | undefined;
  /** Counts a request. @returns the seconds to wait where there were too many. */
  busy(caller: AgentCaller): Promise<number | undefined>;
  take(caller: AgentCaller, batch: AgentBatch, address: string): Promise<AgentAnswer>;
  /** Waits until there are some, or for a while. `working`: what the device knows of already. */
  orders(caller: AgentCaller, working: readonly string[], gone: AbortSignal, address: string): Promise<AgentOrder[]>;
  tokens(device: string): readonly ShownAgentToken[];
  /** @returns the token, which is nowhere kept. @throws AgentError in words for people. */
  makeToken(device: string, by: string): Promise<{ id: string; token: string }>;
  /** @returns whether there was one. */
  revokeToken(device: string, id: string): Promise<boolean>;
  /** Undefined where the device has no token. */
  health(device: string): AgentHealth | undefined;
  /** Answers all who wait for orders, so that a server that stops is not held up by them. */
  release(): void;
  stop(): Promise<void>;
}

/** Raising, acknowledging and clearing. */
export interface Alarms {
  /** One for each kind, originator and subject: raising it again while it is active changes nothing but its text. */
  raise(alarm: Pick<Alarm, 'kind' | 'severity' | 'originator' | 'subject' | 'text'>): Promise<Alarm>;
  clear(kind: string, originator: string, subject: string): Promise<void>;
  /** Clears every alarm about a device that was removed. */
  clearOriginator(originator: string): Promise<void>;
  acknowledge(id: string, by: string): Promise<Alarm | undefined>;
  get(id: string): Promise<Alarm | undefined>;
  find(query: {
    active?: boolean;
    acknowledged?: boolean;
    kind?: string;
    originator?: string;
    text?: string;
    limit?: number;
    offset?: number;
  }): Promise<Page<Alarm>>;
  /** Active and not acknowledged: what the banner shows. */
  pending(): Promise<Alarm[]>;
}

/** A module that adds routes under `/plugins/<name>/`, switched on and off while the server runs; off by default. */
export interface Plugins {
  list(): readonly { name: string; title: string; enabled: boolean }[];
  setEnabled(name: string, enabled: boolean): Promise<void>;
}

/** What the overview and the server's own page say of this process. */
export interface ServerState {
  startedAt: number;
  version: string;
  node: string;
  store: string;
  memoryMb: number;
  /** Share of the last minute that the event loop was busy, 0 to 1. */
  loopUtilisation: number;
  logEntries: number;
  routes: readonly { method: string; url: string; access: string }[];
}
