import type { ShadowHost } from '../../../../../model/containment.ts';
import { letOutTo } from '../../network/let-out.ts';
import { RedisReplyError } from './entries.ts';
import { createRedisOverlay, type RedisOverlay, toBuffer } from './overlay.ts';
import { onlyReads, withheldReply } from './policy.ts';

interface IoredisCommand {
  name: string;
  args: unknown[];
  promise: Promise<unknown>;
  resolve(reply: unknown): void;
  reject(error: unknown): void;
}

interface Ioredis {
  sendCommand(command: IoredisCommand, stream?: unknown): Promise<unknown>;
  connect(callback?: unknown): Promise<unknown>;
  callBuffer(name: string, ...args: unknown[]): Promise<unknown>;
  setReplyContext?: unknown;
  options: { host?: string; port?: number; path?: string };
  condition?: { select?: number };
}

interface IoredisClass {
  prototype: Ioredis;
}

/** Puts our own under ioredis's connections: a cluster's, a pipeline's and a transaction's commands all come by there. */
export function containIoredis(exported: unknown, host: ShadowHost): void {
  const { prototype } = exported as IoredisClass;
  const { sendCommand, connect } = prototype;
  const overlays = new Map<string, RedisOverlay>();
  const transactions = new WeakMap<Ioredis, IoredisCommand[]>();
  host.onProbeEnd(() => {
    for (const overlay of overlays.values()) overlay.clear();
  });
  /** Our own questions. */
  let asking = false;
  /** What was decided before: a command that waits for a connection comes by again once there is one. */
  const passed = new WeakSet<IoredisCommand>();

  const overlayOf = ({ options, condition }: Ioredis): RedisOverlay => {
    const key = JSON.stringify([options.path ?? [options.host, options.port], condition?.select ?? 0]);
    const known = overlays.get(key) ?? createRedisOverlay(host.policy === 'overlay');
    overlays.set(key, known);
    return known;
  };

  /** In upper case, because ioredis makes objects of the replies to names that it knows. */
  const raw = (redis: Ioredis, name: string, ...args: Buffer[]): Promise<unknown> => {
    asking = true;
    try {
      return redis.callBuffer(name.toUpperCase(), ...args);
    } finally {
      asking = false;
    }
  };

  /** @param pass - asks the server. */
  const reply = (redis: Ioredis, name: string, args: Buffer[], pass: () => Promise<unknown>): Promise<unknown> => {
    const answered = overlayOf(redis).run({ ask: (own, key) => raw(redis, own, key) }, name, args, pass);
    if (answered) return answered;
    if (onlyReads(name, args)) return pass();
    host.withheld(name);
    const { reply: pretended, after = 0 } = withheldReply(name, args);
    if (after === 0) return Promise.resolve(pretended);
    return new Promise((resolve) => {
      if (Number.isFinite(after)) setTimeout(resolve, after, pretended).unref();
    });
  };

  const exec = async (redis: Ioredis, queued: IoredisCommand[]): Promise<unknown[]> => {
    const replies: unknown[] = [];
    for (const each of queued) {
      const { name, args } = plain(each);
      replies.push(await reply(redis, name, args, () => raw(redis, name, ...args)).catch((error: unknown) => error));
    }
    return replies;
  };

  prototype.sendCommand = function (command, stream) {
    if (asking) passed.add(command);
    if (passed.has(command)) return sendCommand.call(this, command, stream);
    const { name, args } = plain(command);
    const queued = transactions.get(this);
    if (queued && name !== 'exec' && name !== 'discard') {
      queued.push(command);
      command.resolve(Buffer.from('QUEUED'));
    } else if (name === 'multi') {
      transactions.set(this, []);
      command.resolve(Buffer.from('OK'));
    } else if (name === 'exec' || name === 'discard') {
      transactions.delete(this);
      if (!queued) command.reject(new RedisReplyError(`ERR ${name.toUpperCase()} without MULTI`));
      else if (name === 'discard') command.resolve(Buffer.from('OK'));
      else exec(this, queued).then(command.resolve, command.reject);
    } else if (onlyReads(name, args)) {
      // A pipeline's stream counts what is written to it, and not all of it will be.
      passed.add(command);
      return sendCommand.call(this, command);
    } else {
      const pass = () => {
        passed.add(command);
        return sendCommand.call(this, command);
      };
      reply(this, name, args, pass).then((found) => {
        if (!passed.has(command)) command.resolve(found);
      }, command.reject);
    }
    return command.promise;
  };

  prototype.connect = function (callback) {
    const { host: name = 'localhost', port = 6379, path } = this.options;
    if (path === undefined) letOutTo(name, port);
    else letOutTo(path);
    return connect.call(this, callback);
  };
}

/** The address of a master is known only after the sentinels were asked. */
export function letOutSentinels(exported: unknown): void {
  const { prototype } = exported as { prototype: { resolve(...given: unknown[]): Promise<unknown> } };
  const { resolve } = prototype;
  if (typeof resolve !== 'function') return;
  prototype.resolve = async function (...given) {
    const found = await resolve.apply(this, given);
    if (typeof found === 'object' && found !== null && 'host' in found && 'port' in found)
      letOutTo(String(found.host), Number(found.port));
    return found;
  };
}

function plain({ name, args }: IoredisCommand): { name: string; args: Buffer[] } {
  return { name: name.toLowerCase(), args: args.flat().map(toBuffer) };
}
