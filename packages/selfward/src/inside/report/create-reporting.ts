import { randomUUID } from 'node:crypto';
import { AGENT_BATCH, AGENT_PROTOCOL, type AgentMessage, type AgentOrder } from '../../model/agent.ts';
import type { Finding } from '../../model/finding.ts';
import type { Monitor } from '../../model/monitor.ts';
import { version } from '../../version.ts';
import { createBuffer, type NewMessage } from './buffer.ts';
import { createBufferFile, type Left, readLeft } from './buffer-file.ts';
import { fitFinding, fitReport, fitState } from './fit.ts';
import { createHttpLink } from './http-link.ts';
import type { Link } from './link.ts';
import { createMqttLink } from './mqtt/mqtt-link.ts';
import { createPause, type Pause } from './pause.ts';
import { PATIENCE, type Patience, waitBefore } from './wait-before.ts';

export interface ReportingOptions {
  /** The facility server's address, or that of a broker which it hears too (`mqtts:`). */
  url: string;
  /** Made on the device's page there. */
  token: string;
  name: string;
  /** A file that keeps what could not be told yet over a restart of the device. */
  buffer?: string;
  /** Further certificate authorities, PEM. */
  ca?: string;
  /** Hears of trouble, once for each kind of it until it is over. Nothing is ever thrown. */
  onTrouble?: (error: Error) => void;
  /** How it gets there; by the URL's scheme where not given. */
  link?: Link;
  patience?: Patience;
}

/** What is reported: a monitor. */
export type Reported = Pick<Monitor, 'state' | 'findings' | 'check' | 'on'>;

/** States come often while it checks: one in so many milliseconds is told. */
const STATE_EVERY_MS = 2_000;
const HEARTBEAT_MS = 30_000;
/** A server that answers the question for orders at once, with nothing, is not asked without end. */
const HASTY_MS = 500;

/**
 * Tells a facility server what a monitor in this process sees, and carries out the checks that are asked for there. It
 * neither keeps the process alive nor throws into it. What could not be told waits, and is told once.
 */
export function createReporting(options: ReportingOptions, source: Reported): { stop(): Promise<void> } {
  try {
    return startReporting(options, source);
  } catch (error) {
    options.onTrouble?.(asError(error));
    return { stop: async () => {} };
  }
}

function startReporting(options: ReportingOptions, source: Reported): { stop(): Promise<void> } {
  const { name, buffer: file, patience = PATIENCE } = options;
  const link = options.link ?? (/^mqtts?:/i.test(options.url) ? createMqttLink(options) : createHttpLink(options));
  let stopped = false;
  const complaints = createComplaints((error) => {
    if (!stopped) options.onTrouble?.(error);
  });

  const left = leftBefore(file, complaints.hear);
  const stream = left?.stream ?? randomUUID();
  const buffer = createBuffer({
    ...(left === undefined ? {} : { left: left.messages, first: left.next }),
    changed: () => kept?.changed(),
  });
  const asKept = (): Left => ({ stream, next: buffer.upcoming(), messages: buffer.all().filter(isLasting) });
  const kept = file === undefined ? undefined : createBufferFile(file, asKept, complaints.hear);

  const news = createPause();
  const pauses: Pause[] = [news];

  /** @param make - called here, so that what it throws is caught. */
  function tell(make: () => NewMessage): void {
    if (stopped) return;
    try {
      buffer.add(make());
      news.wake();
    } catch (error) {
      complaints.hear(error);
    }
  }
  const at = () => new Date().toISOString();
  const found = (finding: Finding) => tell(() => ({ type: 'finding', at: at(), finding: fitFinding(finding) }));

  let stateAt = Number.NEGATIVE_INFINITY;
  let stateTimer: NodeJS.Timeout | undefined;
  /** The state as it is when it is told, not as it was when it changed. */
  function stateChanged(): void {
    if (stopped || stateTimer !== undefined) return;
    stateTimer = setTimeout(
      () => {
        stateTimer = undefined;
        stateAt = performance.now();
        tell(() => ({ type: 'state', at: at(), state: fitState(source.state()) }));
      },
      Math.max(0, stateAt + STATE_EVERY_MS - performance.now()),
    );
    stateTimer.unref();
  }

  let greeted = false;
  function greet(): void {
    if (greeted) return;
    greeted = true;
    const { version: node, platform, arch } = process;
    tell(() => ({ type: 'hello', at: at(), name, library: version(), node, platform: `${platform} ${arch}` }));
    stateChanged();
  }

  async function sendAll(): Promise<void> {
    greet();
    for (;;) {
      const messages = buffer.next(AGENT_BATCH);
      const [first] = messages;
      if (first === undefined || stopped) return;
      const { acknowledged, refused } = await link.send({ protocol: AGENT_PROTOCOL, stream, messages: [...messages] });
      if (acknowledged < first.seq) throw new Error('the facility server took nothing of what it was sent');
      buffer.acknowledge(acknowledged);
      for (const { reason } of refused) complaints.hear(new Error(`the facility server refused a message: ${reason}`));
    }
  }

  /** Goes on doing something over the link; after a failure it waits, longer each time. */
  async function keepOn(work: () => Promise<void>): Promise<void> {
    const rest = createPause();
    pauses.push(rest);
    let failures = 0;
    while (!stopped) {
      try {
        await work();
        if (failures > 0) complaints.over();
        failures = 0;
      } catch (error) {
        failures += 1;
        complaints.hear(error);
        // Whoever is there next time may not know us, and the other half of the talk shall notice too.
        greeted = false;
        if (failures === 1) news.wake();
        if (!stopped) await rest.sleep(waitBefore(failures, error, Math.random(), patience));
      }
    }
  }

  const working = new Set<string>();
  let turn: Promise<void> = Promise.resolve();

  async function carryOut({ id: order, checks, routes }: AgentOrder): Promise<void> {
    try {
      const chosen = { ...(checks === undefined ? {} : { checks }), ...(routes === undefined ? {} : { routes }) };
      const report = await source.check(chosen);
      tell(() => ({ type: 'report', at: at(), order, report: fitReport(report) }));
    } catch (error) {
      tell(() => ({ type: 'failed', at: at(), order, problem: asError(error).message.slice(0, 1000) }));
    }
    // From here on it is known by what waits to be acknowledged.
    working.delete(order);
  }

  const asking = createPause();
  pauses.push(asking);
  async function fetchOrders(): Promise<void> {
    const askedAt = performance.now();
    const known = () =>
      new Set([...working, ...buffer.all().flatMap((message) => ('order' in message ? message.order : []))]);
    const orders = await link.orders([...known()]);
    for (const order of orders) {
      if (known().has(order.id)) continue;
      working.add(order.id);
      turn = turn.then(() => carryOut(order));
    }
    if (performance.now() - askedAt < HASTY_MS) await asking.sleep(HASTY_MS);
  }

  const offs = [
    source.on('finding', found),
    source.on('cleared', (finding) => tell(() => ({ type: 'cleared', at: at(), finding: fitFinding(finding) }))),
    source.on('state', stateChanged),
  ];
  // What was found before anybody listened.
  for (const finding of source.findings()) found(finding);

  const ended = Promise.all([
    keepOn(async () => {
      await sendAll();
      const isNews = await news.sleep(HEARTBEAT_MS);
      if (!isNews) tell(() => ({ type: 'heartbeat', at: at() }));
    }),
    keepOn(fetchOrders),
  ]);

  return {
    async stop() {
      stopped = true;
      for (const off of offs) off();
      clearTimeout(stateTimer);
      for (const pause of pauses) pause.wake();
      await link.stop().catch(() => {});
      await ended;
      await kept?.stop();
    },
  };
}

/** Whether it shall outlive a restart: a state is told anew anyhow. */
const isLasting = ({ type }: AgentMessage): boolean => !['state', 'hello', 'heartbeat'].includes(type);

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Passes each trouble on once, until it is over. */
function createComplaints(pass: (error: Error) => void) {
  const told = new Set<string>();
  return {
    hear(error: unknown): void {
      const { message } = asError(error);
      if (told.has(message)) return;
      if (told.size > 100) told.clear();
      told.add(message);
      try {
        pass(asError(error));
      } catch {
        // Whoever listens is not to be a reason to stop reporting.
      }
    },
    over: () => told.clear(),
  };
}

function leftBefore(file: string | undefined, onTrouble: (error: unknown) => void): Left | undefined {
  if (file === undefined) return undefined;
  try {
    return readLeft(file);
  } catch (cause) {
    onTrouble(new Error(`report.buffer ${file} cannot be read; what it held is not told`, { cause }));
    return undefined;
  }
}
