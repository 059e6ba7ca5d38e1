import { Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { AGENT_WAIT_MS, AgentAnswerSchema, AgentOrdersSchema } from '../../model/agent.ts';
import { type Link, LinkError } from './link.ts';

const MOST_OF_AN_ANSWER = 512 * 1024;
const SEND_MS = 30_000;

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** @throws TypeError where a token would go over the wire for everybody to read. */
export function serverAddress(url: string): URL {
  const address = new URL(url);
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && LOCAL.test(address.hostname)))
    throw new TypeError(
      `report.url must start with https://: "${address.protocol}//" shows the token to everybody on the way (or mqtts:// for a broker)`,
    );
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  return address;
}

/**
 * Connections that do not keep the process alive. undici takes hold of its socket again with every request, so that
 * letting go of it once would not do: a question for orders that is held open would be the last thing that runs.
 */
function quietConnector(ca: string | undefined): buildConnector.connector {
  const connect = buildConnector({ timeout: 10_000, ...(ca === undefined ? {} : { ca }) });
  return (options, callback) => {
    // Returned while it is still connecting, whatever the type says: an address that swallows everything holds up no end.
    const connecting: unknown = connect(options, (...result) => {
      const [error, socket] = result;
      if (error === null) letGo(socket);
      callback(...result);
    });
    if (connecting instanceof Socket) letGo(connecting);
  };
}

function letGo(socket: Socket): void {
  socket.unref();
  socket.ref = () => socket;
}

/** Reports over HTTPS. The server's certificate is always verified. @param ca - further authorities, PEM. */
export function createHttpLink({ url, token, ca }: { url: string; token: string; ca?: string }): Link {
  const base = serverAddress(url);
  const dispatcher = new Agent({ connect: quietConnector(ca), connections: 2, pipelining: 1 });
  const authorization = `Bearer ${token}`;

  async function call(path: string, options: { body?: string; timeoutMs: number }): Promise<unknown> {
    const { body, timeoutMs } = options;
    const response = await request(new URL(path, base), {
      dispatcher,
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new LinkError('unreachable', `${base.origin} did not answer`, { cause });
    });
    const { statusCode } = response;
    const text = await readBody(response).catch((cause: unknown) => {
      throw new LinkError('unreachable', `${base.origin} broke off its answer`, { cause });
    });
    if (statusCode === 200) return JSON.parse(text);
    if (statusCode === 401 || statusCode === 403)
      throw new LinkError('refused', `${base.origin} does not accept the token (${statusCode})`);
    const seconds = Number(response.headers['retry-after']);
    if (statusCode === 429)
      throw new LinkError('busy', `${base.origin} asks to come back later`, {
        ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
      });
    throw new LinkError('unreachable', `${base.origin} answered ${statusCode} to ${path.split('?', 1)[0]}`);
  }

  const understood = async <T>(said: Promise<unknown>, parse: (said: unknown) => T): Promise<T> => {
    try {
      return parse(await said);
    } catch (cause) {
      if (cause instanceof LinkError) throw cause;
      throw new LinkError('unreachable', `${base.origin} answered what is not understood`, { cause });
    }
  };

  return {
    send: (batch) =>
      understood(call('api/agents/messages', { body: JSON.stringify(batch), timeoutMs: SEND_MS }), (said) =>
        AgentAnswerSchema.parse(said),
      ),
    orders: (working) =>
      understood(
        call(`api/agents/orders?working=${encodeURIComponent(working.join(','))}`, {
          timeoutMs: AGENT_WAIT_MS + SEND_MS,
        }),
        (said) => AgentOrdersSchema.parse(said).orders,
      ),
    stop: () => dispatcher.destroy(),
  };
}

async function readBody({ body }: Dispatcher.ResponseData): Promise<string> {
  let text = '';
  body.setEncoding('utf8');
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > MOST_OF_AN_ANSWER) throw new Error('the answer is too long');
  }
  return text;
}
