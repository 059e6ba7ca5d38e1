import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { AgentBatch, AgentMessage, AgentOrder } from '../../model/agent.ts';

/** A facility server that takes what it is told, as long as it is to. */
export interface FacilityForTesting {
  url: string;
  taken: AgentMessage[];
  streams: Set<string>;
  /** What the next answers are; `lose`: it takes what came and breaks off before it answers. */
  mode: 'take' | 'refuse' | 'down' | 'lose';
  /** How often it was asked for anything. */
  asked: number;
  order(order: AgentOrder): void;
  of<T extends AgentMessage['type']>(type: T): Extract<AgentMessage, { type: T }>[];
  stop(): Promise<void>;
}

export async function facilityForTesting(
  token: string,
  tls?: { key: string; cert: string },
): Promise<FacilityForTesting> {
  const seen = new Map<string, number>();
  let orders: AgentOrder[] = [];
  let waiting: (() => void)[] = [];

  async function messages(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const batch = JSON.parse(text) as AgentBatch;
    facility.streams.add(batch.stream);
    let last = seen.get(batch.stream) ?? 0;
    for (const message of batch.messages as AgentMessage[]) {
      if (message.seq <= last) continue;
      last = message.seq;
      facility.taken.push(message);
      if (message.type === 'report' || message.type === 'failed')
        orders = orders.filter(({ id }) => id !== message.order);
    }
    seen.set(batch.stream, last);
    if (facility.mode === 'lose') return void response.destroy();
    response.end(JSON.stringify({ acknowledged: last, refused: [] }));
  }

  async function askedForOrders(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const working = (new URL(request.url ?? '/', 'http://x').searchParams.get('working') ?? '').split(',');
    const fresh = () => orders.filter(({ id }) => !working.includes(id));
    if (fresh().length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    response.end(JSON.stringify({ orders: fresh() }));
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    facility.asked += 1;
    if (facility.mode === 'down') return void request.socket.destroy();
    if (facility.mode === 'refuse' || request.headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end();
    response.setHeader('content-type', 'application/json');
    const work = request.url === '/api/agents/messages' ? messages : askedForOrders;
    work(request, response).catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  const facility: FacilityForTesting = {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    taken: [],
    streams: new Set(),
    mode: 'take',
    asked: 0,
    order(order) {
      orders.push(order);
      for (const wake of waiting.splice(0)) wake();
    },
    of: <T extends AgentMessage['type']>(type: T) =>
      facility.taken.filter((one): one is Extract<AgentMessage, { type: T }> => one.type === type),
    async stop() {
      for (const wake of waiting.splice(0)) wake();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  waiting = [];
  return facility;
}
