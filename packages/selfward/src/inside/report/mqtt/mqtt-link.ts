import { createHash } from 'node:crypto';
import { AGENT_PROTOCOL, AGENT_WAIT_MS, AgentAnswerSchema, AgentOrdersSchema } from '../../../model/agent.ts';
import { type Link, LinkError } from '../link.ts';
import { type Broker, brokerAddress, type ConnectToBroker, connectToBroker } from './broker.ts';
import {
  AGENT_TOPICS,
  type Frame,
  newSession,
  numberOf,
  openFrame,
  readFrame,
  type SessionKeys,
  sealFrame,
  sessionKeys,
  tokenKey,
} from './frames.ts';
import { AnswerSchema, type BrokerAnswer, type BrokerRequest, UnknownSchema, WelcomeSchema } from './talk.ts';

const SEND_MS = 30_000;
const WELCOME_MS = 10_000;

export interface MqttLinkOptions {
  url: string;
  token: string;
  ca?: string;
  connect?: ConnectToBroker;
}

/** One session with the facility server, over one connection to the broker. */
interface Line {
  ask(request: BrokerRequest, timeoutMs: number): Promise<BrokerAnswer>;
}

/**
 * Reports over an MQTT broker, which neither learns the token nor reads what is said. A line that fails is given up, and
 * the next call opens another.
 */
export function createMqttLink({ url, token, ca, connect = connectToBroker }: MqttLinkOptions): Link {
  const { protocol, host } = brokerAddress(url, 'report.url');
  const where = `${protocol}//${host}`;
  const id = /^sfa_([0-9a-f]{16})_/.exec(token)?.[1];
  if (id === undefined) throw new TypeError('report.token is none that a facility server makes: it begins with sfa_');
  const key = tokenKey(createHash('sha256').update(token).digest());
  let current: Promise<Line> | undefined;
  let giveUp: (() => void) | undefined;
  let stopped = false;

  const lost = (what: string, cause?: unknown) => new LinkError('unreachable', what, { cause });

  function line(): Promise<Line> {
    if (current !== undefined) return current;
    const forget = () => {
      if (current === mine) current = undefined;
    };
    const mine = openLine(forget);
    mine.catch(forget);
    current = mine;
    return mine;
  }

  /** @param forget - called when it is no use any more. */
  async function openLine(forget: () => void): Promise<Line> {
    const session = newSession();
    const pending = new Map<number, { resolve(answer: BrokerAnswer): void; reject(error: Error): void }>();
    let keys: SessionKeys | undefined;
    let welcomed: ((given: SessionKeys) => void) | undefined;
    let [asked, heard] = [0, 0];
    let broker: Broker | undefined;
    let over: LinkError | undefined;
    const failed = Promise.withResolvers<never>();
    failed.promise.catch(() => {});

    function fail(error: LinkError): LinkError {
      if (over !== undefined) return over;
      over = error;
      forget();
      failed.reject(error);
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
      broker?.close().catch(() => {});
      return error;
    }
    giveUp = () => void fail(lost('stopped'));

    function hear(frame: Frame): void {
      if (frame.kind === 'welcome' && keys === undefined) {
        const said = WelcomeSchema.safeParse(openFrame(key, frame, id ?? '')?.body);
        if (said.success) welcomed?.(sessionKeys(key, session, Buffer.from(said.data.salt, 'hex')));
      } else if (frame.kind === 'unknown') {
        const said = UnknownSchema.safeParse(openFrame(key, frame, id ?? '')?.body);
        if (said.success && pending.has(said.data.to)) fail(lost(`the server behind ${where} was started anew`));
      } else if (frame.kind === 'answer' && keys !== undefined && numberOf(frame) > heard) {
        const opened = openFrame(keys.down, frame, id ?? '');
        if (opened === undefined) return;
        heard = numberOf(frame);
        const said = AnswerSchema.safeParse(opened.body);
        if (!said.success) return;
        pending.get(said.data.to)?.resolve(said.data);
        pending.delete(said.data.to);
      }
    }

    const connecting = connect({
      ...{ url, name: `selfward-${id}`, topic: AGENT_TOPICS.down(id ?? ''), quiet: true },
      ...(ca === undefined ? {} : { ca }),
      onMessage(_, payload) {
        const frame = readFrame(payload);
        if (frame?.session.equals(session)) hear(frame);
      },
      onGone: (cause) => void fail(lost(`${where} is gone`, cause)),
    }).then(
      (connected) => {
        broker = connected;
        // Gone or stopped while it was being opened.
        if (over !== undefined) connected.close().catch(() => {});
      },
      (cause: unknown) => {
        fail(lost(`${where} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, cause));
      },
    );
    await Promise.race([connecting, failed.promise]);

    function publish(frame: Buffer): void {
      broker?.publish(AGENT_TOPICS.up(id ?? ''), frame).catch((cause: unknown) => {
        fail(lost(`${where} took nothing`, cause));
      });
    }

    const welcome = new Promise<SessionKeys>((resolve) => {
      welcomed = resolve;
    });
    publish(sealFrame(key, { kind: 'hello', session, token: id ?? '' }, { protocol: AGENT_PROTOCOL }));
    const given = await within(WELCOME_MS, Promise.race([welcome, failed.promise]));
    if (given === undefined)
      throw fail(lost(`no facility server answers behind ${where}, or it does not accept the token`));
    keys = given;

    return {
      async ask(request, timeoutMs) {
        if (over !== undefined) throw over;
        asked += 1;
        const number = asked;
        const frame = sealFrame(given.up, { kind: 'request', session, token: id ?? '', number }, request);
        const answer = new Promise<BrokerAnswer>((resolve, reject) => pending.set(number, { resolve, reject }));
        publish(frame);
        const said = await within(timeoutMs, answer);
        if (said !== undefined) return said;
        throw fail(lost(`the facility server behind ${where} did not answer`));
      },
    };
  }

  async function call(request: BrokerRequest, timeoutMs: number): Promise<unknown> {
    if (stopped) throw lost('stopped');
    const { ask } = await line();
    const { status, body, retryAfterMs } = await ask(request, timeoutMs);
    if (status === 200) return body;
    if (status === 401) throw new LinkError('refused', `the server behind ${where} does not accept the token`);
    if (status === 429)
      throw new LinkError('busy', `the server behind ${where} asks to come back later`, {
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    throw lost(`the server behind ${where} answered ${status} to ${request.do}`);
  }

  const understood = <T>(parsed: { success: true; data: T } | { success: false; error: unknown }): T => {
    if (parsed.success) return parsed.data;
    throw lost(`the server behind ${where} answered what is not understood`, parsed.error);
  };

  return {
    send: async (batch) => understood(AgentAnswerSchema.safeParse(await call({ do: 'messages', batch }, SEND_MS))),
    orders: async (working) =>
      understood(
        AgentOrdersSchema.safeParse(
          await call({ do: 'orders', working: working.slice(0, 200) }, AGENT_WAIT_MS + SEND_MS),
        ),
      ).orders,
    // A connection that is being opened is closed when it is there: nobody waits for it.
    async stop() {
      stopped = true;
      giveUp?.();
    },
  };
}

/** Undefined where it takes longer. Its timer does not keep the process alive. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
