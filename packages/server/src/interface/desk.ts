import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Shell } from '#views';
import { inPart } from '../model/in-part.ts';
import { may, type Permission } from '../model/level.ts';
import type { LogEvent } from '../model/log-entry.ts';
import type { Assets } from './assets.ts';
import { type Chain, createChain } from './chain.ts';
import type { Flash, Flashes } from './flashes.ts';
import { localPath } from './local-path.ts';
import { Problem, tell } from './problem.ts';
import type { InterfaceSettings, Rooms, Who } from './rooms.ts';
import { seenAlarm } from './seen-alarm.ts';

/** What a handler says of an entry; the request adds the rest. */
export type Recorded = Pick<LogEvent, 'action' | 'object'> & Partial<Pick<LogEvent, 'outcome' | 'detail' | 'operator'>>;

/** What every noun's file works with: the rooms, and what all requests have in common. */
export interface Desk {
  rooms: Rooms;
  settings: InterfaceSettings;
  flashes: Flashes;
  /** The operations log's chain, as it was when somebody last walked along it. */
  chain: Chain;
  /** @throws Problem 401 for nobody. */
  who(request: FastifyRequest): Who;
  may(request: FastifyRequest, permission: Permission): boolean;
  /** Writes into the operations log; durable when resolved, so it is awaited before the answer. */
  record(request: FastifyRequest, event: Recorded): Promise<void>;
  /**
   * Does something and writes down that it was done, or that it failed and why.
   *
   * @param event - or what makes it of the work's result, where only that tells what was done; without one it failed.
   * @throws what the work threw, after it was written down.
   */
  act<T>(request: FastifyRequest, event: Recorded | ((done?: T) => Recorded), work: () => Promise<T>): Promise<T>;
  /** As {@link Desk.act}, for forms: what can be said to people comes back as text; undefined when it was done. */
  attempt(request: FastifyRequest, event: Recorded, work: () => Promise<unknown>): Promise<string | undefined>;
  /** What is around a page. Takes the session's flash, unless it was taken already or is to be left (`none`). */
  shell(request: FastifyRequest, flash?: Flash | 'none'): Promise<Shell>;
  /** The same without anything that must be asked of a room. */
  bareShell(request: FastifyRequest): Shell;
  html(reply: FastifyReply, page: string, status?: number): FastifyReply;
  /** Redirect after post (303), with what the next page shall say. */
  redirect(request: FastifyRequest, reply: FastifyReply, to: string, flash?: Flash): FastifyReply;
  /** As {@link redirect}, to where the form said it came from. */
  back(
    request: FastifyRequest,
    reply: FastifyReply,
    back: string | undefined,
    fallback: string,
    flash?: Flash,
  ): FastifyReply;
}

export function createDesk(rooms: Rooms, settings: InterfaceSettings, flashes: Flashes, assets: Assets): Desk {
  const desk: Desk = {
    rooms,
    settings,
    flashes,
    chain: createChain(rooms, settings),
    who(request) {
      if (request.who === undefined) throw new Problem(401, 'Sign in first.');
      return request.who;
    },
    may: (request, permission) => request.who !== undefined && may(request.who.operator.level, permission),
    async record(request, event) {
      const entry: LogEvent = {
        operator: request.who?.operator.name ?? 'nobody',
        address: request.ip,
        requestId: request.id,
        outcome: 'done',
        ...event,
      };
      await inPart('log', () => rooms.operations.record(entry));
    },
    async act(request, event, work) {
      const result = await work().catch(async (error: unknown) => {
        const said = tell(error).text || 'an error of this server';
        const failed = typeof event === 'function' ? event() : event;
        const detail = failed.detail === undefined ? said : `${failed.detail}: ${said}`;
        await desk.record(request, { ...failed, outcome: 'failed', detail });
        throw error;
      });
      await desk.record(request, typeof event === 'function' ? event(result) : event);
      return result;
    },
    async attempt(request, event, work) {
      try {
        await desk.act(request, event, work);
        return undefined;
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return text;
      }
    },
    async shell(request, given) {
      const { who } = request;
      const bare = desk.bareShell(request);
      if (who === undefined) return bare;
      const flash = given ?? flashes.take(who.session.id);
      const pending = who.operator.mustChoose ? [] : await rooms.alarms.pending();
      return {
        ...bare,
        pendingAlarms: pending.map((alarm) => seenAlarm(alarm, who.operator.level)),
        ...(flash === undefined || flash === 'none' ? {} : { flash: { kind: flash.kind, text: flash.text } }),
      };
    },
    bareShell({ who, url }) {
      const shell = {
        path: url.split('?', 1)[0] ?? '/',
        assets: assets.links(),
        now: settings.now(),
        pendingAlarms: [],
      };
      if (who === undefined) return shell;
      const { id, name, level } = who.operator;
      return { ...shell, operator: { id, name, level } };
    },
    html: (reply, page, status = 200) => reply.code(status).type('text/html; charset=utf-8').send(page),
    redirect(request, reply, to, flash) {
      if (flash !== undefined && request.who !== undefined) flashes.put(request.who.session.id, flash);
      return reply.redirect(to, 303);
    },
    back: (request, reply, back, fallback, flash) => desk.redirect(request, reply, localPath(back, fallback), flash),
  };
  return desk;
}
