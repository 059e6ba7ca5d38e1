import { RateLimiterMemory } from 'rate-limiter-flexible';
import {
  AGENT_TOPICS,
  type BrokerAnswer,
  BrokerRequestSchema,
  type Frame,
  numberOf,
  openFrame,
  readFrame,
  sealFrame,
} from 'selfward/engine';
import type { AgentCaller, Agents } from '../../model/rooms.ts';
import { keepSessions, type Session } from './sessions.ts';

/** What was not asked in a session costs an answer too, and anybody at the broker could say an old greeting again. */
const GREETINGS_A_MINUTE = 30;
/** Frames of one token that are worked on at once: two are usual for each process that reports. */
const MOST_AT_ONCE = 16;

export interface AnswerDeps {
  agents: Pick<Agents, 'byTokenId' | 'busy' | 'take' | 'orders'>;
  publish(topic: string, frame: Buffer): void;
  /** The broker's name, which stands where an address would: devices' own is not known. */
  where: string;
  /** Aborted when nobody can be answered any more. */
  gone: AbortSignal;
  now: () => number;
  onTrouble: (error: unknown) => void;
}

/** What became of a frame. `forged`: whoever made it does not hold the token. */
export type Became = 'answered' | 'ignored' | 'forged' | 'replayed';

/** Answers what devices say at a broker. Nothing is believed before it was opened with the key of its token. */
export function createAnswers({ agents, publish, where, gone, now, onTrouble }: AnswerDeps) {
  const sessions = keepSessions(now);
  const greetings = new RateLimiterMemory({ points: GREETINGS_A_MINUTE, duration: 60 });
  const atWork = new Map<string, number>();

  const isTooMuch = async (token: string): Promise<boolean> =>
    greetings.consume(token).then(
      () => false,
      () => true,
    );

  async function greet(token: string, key: Buffer, frame: Frame): Promise<Became> {
    if (openFrame(key, frame, token) === undefined) return 'forged';
    if (await isTooMuch(token)) return 'ignored';
    const { salt } = sessions.greet(token, key, frame.session);
    const head = { kind: 'welcome', session: frame.session, token } as const;
    publish(AGENT_TOPICS.down(token), sealFrame(key, head, { salt: salt.toString('hex') }));
    return 'answered';
  }

  /** It cannot be known whether this is true or an old one: the device knows whether it asks just now. */
  async function sayUnknown(token: string, key: Buffer, frame: Frame): Promise<Became> {
    if (await isTooMuch(token)) return 'ignored';
    const head = { kind: 'unknown', session: frame.session, token } as const;
    publish(AGENT_TOPICS.down(token), sealFrame(key, head, { to: numberOf(frame) }));
    return 'ignored';
  }

  async function carryOut(caller: AgentCaller, body: unknown): Promise<Omit<BrokerAnswer, 'to'>> {
    const seconds = await agents.busy(caller);
    if (seconds !== undefined) return { status: 429, retryAfterMs: seconds * 1000 };
    const request = BrokerRequestSchema.safeParse(body);
    if (!request.success) return { status: 400 };
    if (request.data.do === 'messages')
      return { status: 200, body: await agents.take(caller, request.data.batch, where) };
    return { status: 200, body: { orders: await agents.orders(caller, request.data.working, gone, where) } };
  }

  async function work(token: string, caller: AgentCaller, session: Session, frame: Frame): Promise<Became> {
    const opened = openFrame(session.keys.up, frame, token);
    if (opened === undefined) return 'forged';
    const number = numberOf(frame);
    if (number <= session.asked) return 'replayed';
    session.asked = number;
    session.heardAt = now();
    let answer: Omit<BrokerAnswer, 'to'>;
    try {
      answer = await carryOut(caller, opened.body);
    } catch (error) {
      onTrouble(error);
      answer = { status: 503 };
    }
    if (gone.aborted) return 'ignored';
    // Revoked while it was worked on: nothing of it is told.
    if (agents.byTokenId(token) === undefined) answer = { status: 401 };
    session.answered += 1;
    const head = { kind: 'answer', session: frame.session, token, number: session.answered } as const;
    publish(AGENT_TOPICS.down(token), sealFrame(session.keys.down, head, { ...answer, to: number }));
    return 'answered';
  }

  return async (topic: string, payload: Buffer): Promise<Became> => {
    const token = AGENT_TOPICS.tokenOf(topic);
    const frame = readFrame(payload);
    if (token === undefined || frame === undefined) return 'ignored';
    const known = agents.byTokenId(token);
    if (known === undefined) {
      sessions.forget(token);
      return 'ignored';
    }
    if (frame.kind !== 'hello' && frame.kind !== 'request') return 'ignored';
    const busy = atWork.get(token) ?? 0;
    if (busy >= MOST_AT_ONCE) return 'ignored';
    atWork.set(token, busy + 1);
    try {
      if (frame.kind === 'hello') return await greet(token, known.key, frame);
      const session = sessions.get(token, frame.session);
      return await (session === undefined
        ? sayUnknown(token, known.key, frame)
        : work(token, known.caller, session, frame));
    } finally {
      const left = (atWork.get(token) ?? 1) - 1;
      if (left === 0) atWork.delete(token);
      else atWork.set(token, left);
    }
  };
}
