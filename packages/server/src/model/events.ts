import type { Permission } from './level.ts';

/** What open pages hear of as it happens (server-sent events). */
export type LiveEvent =
  | {
      topic: 'alarm';
      id: string;
      active: boolean;
      acknowledged: boolean;
      severity: string;
      kind: string;
      originator: string;
      text: string;
    }
  | {
      topic: 'run';
      id: string;
      device: string;
      state: string;
      sent: number;
      planned: number;
      doing: string;
      findings: number;
    }
  | { topic: 'reading'; device: string; values: { variable: string; value: number | string | boolean; time: number }[] }
  | { topic: 'status'; device: string; state: string }
  /** What watches a device from inside knows more than before; what, its page is asked for. */
  | { topic: 'monitor'; device: string }
  | { topic: 'inventory' };

/** What an operator needs to hear of a topic. Of alarms, those without `see-security` get kind and severity alone. */
export const TOPIC_PERMISSION: Readonly<Record<LiveEvent['topic'], Permission>> = {
  alarm: 'see',
  run: 'see-security',
  reading: 'see',
  status: 'see',
  monitor: 'see-security',
  inventory: 'see',
};

/** Hands live events from the rooms to open pages. */
export interface Events {
  publish(event: LiveEvent): void;
  /** @returns its own stop. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: LiveEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
