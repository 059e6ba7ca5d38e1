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
  | { type: 'known'; state: MonitorState; findings: readonly Finding[] };

/** Of several processes of one application one checks; the others know what it knows, and ask it. */
export interface SharedWork {
  leads(): boolean;
  /** Whether it is settled who leads. */
  settled(): boolean;
  onRole(listener: () => void): () => void;
  /** Has the leader check; until the signal, where there is one. */
  ask(order: Order, signal?: AbortSignal): Promise<Report>;
  /** Tells the others what is known. */
  publish(state: MonitorState, findings: readonly Finding[]): void;
  /** What the leader told last. */
  known(): { state: MonitorState; findings: readonly Finding[] } | undefined;
  stop(): Promise<void>;
}

/** @param carryOut - called in the leader for what another process asks. */
export function shareWork(lead: Lead, carryOut: (order: Order, signal: AbortSignal) => Promise<Report>): SharedWork {
  const waiting = new Map<string, { resolve: (report: Report) => void; reject: (error: unknown) => void }>();
  /** What others asked this one for, by who can call it off. */
  const carried = new Map<string, AbortController>();
  let known: { state: MonitorState; findings: readonly Finding[] } | undefined;
  let count = 0;
  lead.onMessage((given) => {
    const message = given as Message;
    if (message.type === 'known') known = { state: { ...message.state, mode: 'follower' }, findings: message.findings };
    else if (message.type === 'check') {
      if (lead.role() !== 'leader') return;
      const stop = new AbortController();
      carried.set(message.id, stop);
      carryOut(message.order, stop.signal)
        .then(
          (report) => lead.send({ type: 'report', id: message.id, report }),
          (error: unknown) => {
            const reason = error instanceof Error ? error.message : String(error);
            lead.send({ type: 'refused', id: message.id, reason });
          },
        )
        .finally(() => carried.delete(message.id));
    } else if (message.type === 'cancel') carried.get(message.id)?.abort();
    else {
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'report') asker?.resolve(message.report);
      else asker?.reject(new Error(message.reason));
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
        waiting.set(id, { resolve, reject });
        lead.send({ type: 'check', id, order });
        const cancel = () => {
          if (!waiting.delete(id)) return;
          lead.send({ type: 'cancel', id });
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', cancel, { once: true });
      });
    },
    publish: (state, findings) => lead.send({ type: 'known', state, findings }),
    known: () => known,
    async stop() {
      for (const { reject } of waiting.values()) reject(new Error('the monitor was stopped'));
      waiting.clear();
      await lead.stop();
    },
  };
}
