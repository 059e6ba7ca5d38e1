import type { AgentMessage } from '../../model/agent.ts';

/** A message that waits to be acknowledged, with its bytes as JSON. */
interface Kept {
  message: AgentMessage;
  length: number;
}

type Unnumbered<T> = T extends AgentMessage ? Omit<T, 'seq'> : never;
/** A message before it has its number. */
export type NewMessage = Unnumbered<AgentMessage>;

export interface Buffer {
  add(message: NewMessage): void;
  /** The oldest that fit into one batch. */
  next(most: { messages: number; bytes: number }): readonly AgentMessage[];
  /** Forgets everything up to this number. */
  acknowledge(seq: number): void;
  all(): readonly AgentMessage[];
  /** The number that the next message gets. */
  upcoming(): number;
}

export interface BufferOptions {
  /** Bytes of JSON that are kept, findings apart: they are never dropped. */
  most?: number;
  /** What an earlier life left. */
  left?: readonly AgentMessage[];
  first?: number;
  changed?: () => void;
}

/**
 * What is to be told to the facility server and was not taken yet, in order. Of states only the newest matters, so an
 * older one that waits is replaced. Where it is full, the oldest state goes first, then reports of orders, for which a
 * word of that is left; of findings only earlier words about the same one are ever given up.
 */
export function createBuffer({
  most = 8_000_000,
  left = [],
  first = 1,
  changed = () => {},
}: BufferOptions = {}): Buffer {
  let waiting: Kept[] = left.map(kept);
  let seq = first;

  const size = () => waiting.reduce((sum, { length }) => sum + length, 0);

  function make(message: NewMessage): Kept {
    const numbered = { ...message, seq } as AgentMessage;
    seq += 1;
    return kept(numbered);
  }

  /** @returns whether there was something to give up. */
  function giveUp(): boolean {
    const fleeting = waiting.findIndex(({ message }) => isFleeting(message));
    if (fleeting !== -1) {
      waiting.splice(fleeting, 1);
      return true;
    }
    const at = waiting.findIndex(({ message }) => message.type === 'report');
    const report = waiting[at]?.message;
    if (report?.type === 'report') {
      const { seq: same, at: when, order } = report;
      const problem = 'the report was too much to keep while the server could not be reached';
      waiting[at] = kept({ type: 'failed', seq: same, at: when, order, problem });
      return true;
    }
    const before = waiting.length;
    const last = new Map(
      waiting.flatMap(({ message }) => ('finding' in message ? [[message.finding.id, message.seq]] : [])),
    );
    waiting = waiting.filter(({ message }) => !('finding' in message) || last.get(message.finding.id) === message.seq);
    return waiting.length < before;
  }

  return {
    add(message) {
      if (isFleeting(message)) waiting = waiting.filter((one) => one.message.type !== message.type);
      waiting.push(make(message));
      while (size() > most && giveUp());
      changed();
    },
    next(limit) {
      const batch: AgentMessage[] = [];
      let bytes = 0;
      for (const { message, length } of waiting) {
        bytes += length;
        if (batch.length > 0 && (batch.length >= limit.messages || bytes > limit.bytes)) break;
        batch.push(message);
      }
      return batch;
    },
    acknowledge(upTo) {
      const before = waiting.length;
      waiting = waiting.filter(({ message }) => message.seq > upTo);
      if (waiting.length < before) changed();
    },
    all: () => waiting.map(({ message }) => message),
    upcoming: () => seq,
  };
}

/** Of these only the newest says anything. */
const isFleeting = ({ type }: Pick<AgentMessage, 'type'>): boolean => ['state', 'hello', 'heartbeat'].includes(type);

const kept = (message: AgentMessage): Kept => ({ message, length: bytesOf(message) });

/** Bytes on the wire: names and evidence may be in any script. */
function bytesOf(message: AgentMessage): number {
  return new TextEncoder().encode(JSON.stringify(message)).length;
}
