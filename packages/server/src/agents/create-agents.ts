import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AGENT_WAIT_MS, tokenKey } from 'selfward/engine';
import type { AgentHealth, DeviceAgent } from '../model/agent.ts';
import { AgentError } from '../model/agent.ts';
import { isEnabled } from '../model/device.ts';
import type { Agents, Alarms, InsideRuns, Inventory, Operations } from '../model/rooms.ts';
import type { Store } from '../model/store.ts';
import { holdOrders } from './hold-orders.ts';
import { keepStates } from './keep-states.ts';
import { keepTokens, shownToken } from './keep-tokens.ts';
import { takeBatch } from './take-batch.ts';

/** A device asks for orders all the time: one that did not for so long is not there. */
const CONNECTED_MS = 75_000;
/** After so long somebody has to hear of it. */
const SILENT_MS = 5 * 60_000;
/** What was ordered and found nobody who does it. */
const GIVE_UP_MS = 10 * 60_000;
const TICK_MS = 15_000;
/** A device whose line comes and goes does not fill the operations log. */
const LOG_AGAIN_MS = 60_000;

const ALARM = 'silent-agent';

export interface AgentsDeps {
  store: Pick<Store, 'agentTokens' | 'deviceAgents'>;
  inventory: Inventory;
  alarms: Alarms;
  operations: Operations;
  inside: InsideRuns;
  /** This server, which needs nobody to report for it. */
  self?: string;
  now?: () => number;
  waitMs?: number;
  /** Requests of one device that are listened to. A well-behaved one sends a batch in two seconds at most. */
  perMinute?: number;
  tickMs?: number;
  onTrouble: (error: unknown) => void;
}

/** Takes what libraries inside devices report, and hands them what is ordered. */
export async function createAgents(deps: AgentsDeps): Promise<Agents> {
  const { store, inventory, alarms, operations, inside, onTrouble } = deps;
  const { now = Date.now, waitMs = AGENT_WAIT_MS, perMinute = 240 } = deps;
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  const tokens = await keepTokens(store.agentTokens, now);
  const states = await keepStates(store.deviceAgents, now);
  const orders = holdOrders();
  const orderedAt = new Map<string, number>();
  const logged = new Map<string, number>();
  /** Whom alarms stand about. */
  const silent = new Set<string>();
  const turns = new Map<string, Promise<unknown>>();

  function expect(run: { id: string; device: string; checks: readonly string[]; createdAt: number }): void {
    if (run.device === deps.self) return;
    orderedAt.set(run.id, run.createdAt);
    orders.add({ ...run, checks: [...run.checks] });
  }
  for (const run of await inside.open()) expect(run);
  const offOrder = inside.onOrder(expect);

  /** One batch of a device after the other: their numbers are compared with what was taken before. */
  function inTurn<T>(device: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(device) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    turns.set(device, settled);
    settled.then(() => {
      if (turns.get(device) === settled) turns.delete(device);
    });
    return mine;
  }

  const isConnected = (device: string): boolean =>
    orders.isAwaited(device) || now() - (states.get(device)?.heardAt ?? 0) < CONNECTED_MS;

  async function heard(device: string, address: string): Promise<void> {
    const before = states.get(device)?.heardAt ?? 0;
    states.heard(device, address);
    if (silent.delete(device)) await alarms.clear(ALARM, device, 'agent');
    if (now() - before >= CONNECTED_MS) await noteConnected(device, address, before);
  }

  async function noteConnected(device: string, address: string, before: number): Promise<void> {
    if (now() - (logged.get(device) ?? 0) < LOG_AGAIN_MS) return;
    logged.set(device, now());
    const detail = before === 0 ? 'for the first time' : `after ${Math.round((now() - before) / 1000)} s of silence`;
    const entry = { operator: 'system', address, requestId: 'agent', action: 'agent.connect', object: device } as const;
    await operations.record({ ...entry, outcome: 'done', detail });
  }

  async function noteSilence(device: string, row: DeviceAgent): Promise<void> {
    if (silent.has(device)) return;
    silent.add(device);
    const since = new Date(row.heardAt).toISOString();
    const text = `Nothing was heard from inside ${device} since ${since}: what is shown of it was not checked since then.`;
    await alarms.raise({ kind: ALARM, severity: 'medium', originator: device, subject: 'agent', text });
  }

  function drop(device: string, id: string): void {
    orders.remove(device, id);
    orderedAt.delete(id);
  }

  async function tick(): Promise<void> {
    for (const device of tokens.devices()) {
      const row = states.get(device);
      const known = inventory.get(device);
      if (row === undefined || known === undefined || !isEnabled(known)) continue;
      if (!orders.isAwaited(device) && now() - row.heardAt > SILENT_MS) await noteSilence(device, row);
    }
    const open = new Set((await inside.open()).map(({ id }) => id));
    for (const { device, id } of orders.all()) {
      const waited = now() - Math.max(orderedAt.get(id) ?? 0, states.get(device)?.heardAt ?? 0);
      if (!open.has(id)) drop(device, id);
      else if (!isConnected(device) && waited > GIVE_UP_MS) {
        drop(device, id);
        await inside.fail(device, id, 'interrupted', 'nothing was heard from inside the device in the meantime');
      }
    }
  }

  async function forget(device: string): Promise<void> {
    silent.delete(device);
    await alarms.clear(ALARM, device, 'agent');
    for (const { id } of orders.all().filter((order) => order.device === device)) {
      drop(device, id);
      await inside.fail(device, id, 'failed', 'the device has no token any more');
    }
    await inside.forget(device);
    await states.remove(device);
  }

  // A device that is taken out and put in again later is another one: its old tokens must not speak for it.
  const offInventory = inventory.subscribe(({ removed }) => {
    for (const device of removed) {
      tokens
        .revokeAll(device)
        .then(async (count) => {
          if (count === 0) return;
          const detail = `revoked ${count}: the device was removed`;
          const entry = { operator: 'system', address: 'local', requestId: 'agent', outcome: 'done', detail } as const;
          await operations.record({ ...entry, action: 'agent.change', object: device });
          await forget(device);
        })
        .catch(onTrouble);
    }
  });

  let ticking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    ticking = ticking.then(tick).catch(onTrouble);
  }, deps.tickMs ?? TICK_MS);
  timer.unref();

  return {
    identify(token) {
      const known = tokens.find(token);
      const device = known === undefined ? undefined : inventory.get(known.device);
      if (known === undefined || device === undefined || !isEnabled(device)) return undefined;
      return { device: known.device, token: known.id };
    },
    byTokenId(id) {
      const known = tokens.byId(id);
      const device = known === undefined ? undefined : inventory.get(known.device);
      if (known === undefined || device === undefined || !isEnabled(device)) return undefined;
      return { caller: { device: known.device, token: id }, key: tokenKey(Buffer.from(known.hash, 'hex')) };
    },
    async busy({ device }) {
      try {
        await limiter.consume(device);
        return undefined;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      }
    },
    take: ({ device, token }, batch, address) =>
      inTurn(device, async () => {
        await heard(device, address);
        // Each may raise an alarm and be written into the log: those too are bounded, and not requests alone.
        await limiter.penalty(device, batch.messages.filter(isOfFinding).length);
        const before = states.get(device) ?? { id: device, heardAt: now(), address, streams: [] };
        const { answer, row } = await takeBatch({ inside, now, isOrdered: orders.has, answered: drop }, before, batch);
        // Revoked while it spoke: the row is gone, and stays gone.
        if (tokens.holds(token)) await states.put({ ...row, heardAt: now(), address });
        return answer;
      }),
    async orders({ device, token }, working, gone, address) {
      await heard(device, address);
      const fresh = await orders.wait(device, new Set(working), waitMs, gone);
      if (!tokens.holds(token)) return [];
      if (gone.aborted) return [];
      states.heard(device, address);
      for (const { id } of fresh) await inside.begin(id);
      return fresh;
    },
    tokens: (device) => tokens.of(device).map(shownToken),
    async makeToken(device, by) {
      if (inventory.get(device) === undefined) throw new AgentError(`there is no device "${device}"`);
      if (device === deps.self) throw new AgentError('this server watches itself: it needs no token');
      return tokens.make(device, by);
    },
    async revokeToken(device, id) {
      const was = await tokens.revoke(device, id);
      if (!was) return false;
      orders.wake(device);
      if (tokens.of(device).length === 0) await inTurn(device, () => forget(device));
      return true;
    },
    health(device): AgentHealth | undefined {
      if (tokens.of(device).length === 0) return undefined;
      const row = states.get(device);
      if (row === undefined) return { state: 'never' };
      const { heardAt, address, hello, state: monitor, stateAt, checkedAt } = row;
      return {
        ...{ state: isConnected(device) ? 'connected' : 'silent', heardAt, address },
        ...(hello === undefined ? {} : { hello }),
        ...(monitor === undefined ? {} : { monitor }),
        ...(stateAt === undefined ? {} : { stateAt }),
        ...(checkedAt === undefined ? {} : { checkedAt }),
      };
    },
    release: () => orders.release(),
    async stop() {
      clearInterval(timer);
      offOrder();
      offInventory();
      orders.release();
      await ticking;
      await Promise.all(turns.values());
    },
  };
}

const isOfFinding = (message: unknown): boolean =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  (message.type === 'finding' || message.type === 'cleared');
