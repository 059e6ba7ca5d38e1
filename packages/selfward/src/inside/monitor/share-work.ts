import type { Finding } from '../../model/finding.ts';
import type { MonitorState } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';
import type { Lead } from '../live/lead.ts';

/** What a check is asked with. */
export interface Order {
  routes?: readonly string[];
  checks?: readonly string[];
}

type Message =
  | { type: 'check'; id: string; order: Order }
  | { type: 'cancel'; id: string }
  | { type: 'report'; id: string; report: Report }
  | { type: 'refused'; id: string; reason: string }
  | ({ type: 'known' } & Known);

/** What the process that leads knows. */
export interface Known {
  state: MonitorState;
  findings: readonly Finding[];
}

/** Of several processes of one application one checks; the others know what it knows, and ask it. */
export interface SharedWork {
  leads(): boolean;
  /** Whether it is settled who leads. */
  settled(): boolean;
  onRole(listener: () => void): () => void;
  /** Has the leader check; until the signal, where there is one. */
  ask(order: Order, signal?: AbortSignal): Promise<Report>;
  /** Tells the others what is known, those too that come later. */
  publish(state: MonitorState, findings: readonly Finding[]): void;
  /** What the leader told last; nothing where this one leads. */
  known(): Known | undefined;
  /** What the one before knew, as this one begins to lead. */
  takeOver(): Known | undefined;
  /** Called when the leader told what it knows. */
  onKnown(listener: () => void): () => void;
  stop(): Promise<void>;
}

interface Asked {
  order: Order;
  resolve(report: Report): void;
  reject(error: unknown): void;
}

/** @param carryOut - called in the leader for what another process asks. */
export function shareWork(lead: Lead, carryOut: (order: Order, signal: AbortSignal) => Promise<Report>): SharedWork {
  const waiting = new Map<string, Asked>();
  /** What others asked this one for, by who can call it off. */
  const carried = new Map<string, AbortController>();
  let known: Known | undefined;
  /** What this one told last as it led. */
  let published: Message | undefined;
  const hearers = new Set<() => void>();
  let count = 0;

  function hear(message: Message): void {
    if (message.type === 'known') {
      known = { state: { ...message.state, mode: 'follower' }, findings: message.findings };
      for (const listener of hearers) listener();
    } else if (message.type === 'check') serve(message.id, message.order);
    else if (message.type === 'cancel') carried.get(message.id)?.abort();
    else {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'report') asked?.resolve(message.report);
      else asked?.reject(new Error(message.reason));
    }
  }

  /** Carries out what was asked for, once: who asks may not know whether its question was heard. */
  function serve(id: string, order: Order): void {
    if (lead.role() !== 'leader' || carried.has(id)) return;
    const stop = new AbortController();
    carried.set(id, stop);
    carryOut(order, stop.signal)
      .then(
        (report): Message => ({ type: 'report', id, report }),
        (error: unknown): Message => ({ type: 'refused', id, reason: reasonOf(error) }),
      )
      .then((answer) => {
        carried.delete(id);
        if (waiting.has(id)) hear(answer);
        else lead.send(answer);
      });
  }

  lead.onMessage((message) => hear(message as Message));
  lead.onFollower((tell) => {
    if (published) tell(published);
  });
  // Whoever was asked before may be gone with it.
  const unrole = lead.onRole((role) => {
    for (const [id, { order }] of waiting) {
      if (role === 'leader') serve(id, order);
      else if (role === 'follower') lead.send({ type: 'check', id, order });
    }
  });
  return {
    leads: () => lead.role() === 'leader',
    settled: () => lead.role() !== 'undecided',
    onRole: (listener) => lead.onRole(() => listener()),
    ask(order, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const id = `${process.pid}.${++count}`;
      return new Promise((resolve, reject) => {
        waiting.set(id, { order, resolve, reject });
        lead.send({ type: 'check', id, order });
        const cancel = () => {
          if (!waiting.delete(id)) return;
          if (lead.role() === 'leader') carried.get(id)?.abort();
          else lead.send({ type: 'cancel', id });
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', cancel, { once: true });
      });
    },
    publish(state, findings) {
      published = { type: 'known', state, findings };
      lead.send(published);
    },
    known: () => known,
    takeOver() {
      const before = known;
      known = undefined;
      return before;
    },
    onKnown(listener) {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
    async stop() {
      unrole();
      for (const { reject } of waiting.values()) reject(new Error('the monitor was stopped'));
      waiting.clear();
      await lead.stop();
    },
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
