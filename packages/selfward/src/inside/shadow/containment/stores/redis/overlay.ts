import { keysOf, REDIS_COMMANDS, REDIS_OVERLAY_READS } from './commands.ts';
import { keyOf, type RedisEntry, type RedisKeys } from './entries.ts';

export interface RedisServer {
  /** Asks the server itself: `type`, `pttl`, `get` and `hgetall` alone. */
  ask(name: string, key: Buffer): Promise<unknown>;
}

export interface RedisOverlay {
  /**
   * @param pass - hands the command to the server.
   * @returns nothing where the command is none of its own.
   */
  run(
    server: RedisServer,
    name: string,
    args: readonly Buffer[],
    pass: () => Promise<unknown>,
  ): Promise<unknown> | undefined;
  clear(): void;
}

/**
 * Keys that the shadow has written, over those of the server, which is never written to. Commands take their turn.
 *
 * @param keeps - whether what is written is seen afterwards; else it is only answered.
 */
export function createRedisOverlay(keeps: boolean, now: () => number = Date.now): RedisOverlay {
  const own = new Map<string, RedisEntry>();
  let last: Promise<unknown> = Promise.resolve();

  const keysOver = (server: RedisServer): RedisKeys => ({
    now,
    async get(key) {
      const mine = own.get(keyOf(key));
      if (mine) return 'until' in mine && mine.until !== undefined && mine.until <= now() ? { is: 'none' } : mine;
      return load(server, key, now());
    },
    put(key, entry) {
      if (keeps) own.set(keyOf(key), entry);
    },
  });

  return {
    clear: () => own.clear(),
    run(server, name, args, pass) {
      const command = Object.hasOwn(REDIS_COMMANDS, name) ? REDIS_COMMANDS[name] : undefined;
      if (!command) return undefined;
      const answered = last.then(() => {
        const isForeign = REDIS_OVERLAY_READS.has(name) && keysOf(name, args).every((key) => !own.has(keyOf(key)));
        return isForeign ? pass() : command(keysOver(server), args);
      });
      last = answered.catch(() => undefined);
      return answered;
    },
  };
}

async function load({ ask }: RedisServer, key: Buffer, now: number): Promise<RedisEntry> {
  const type = String(await ask('type', key));
  if (type === 'none') return { is: 'none' };
  if (type !== 'string' && type !== 'hash') return { is: 'other', type };
  const left = Number(await ask('pttl', key));
  const until = left >= 0 ? { until: now + left } : {};
  const found = await ask(type === 'string' ? 'get' : 'hgetall', key);
  // It may have gone since.
  if (found === null) return { is: 'none' };
  if (type === 'string') return { is: 'string', value: toBuffer(found), ...until };
  return { is: 'hash', fields: new Map(fieldsIn(found)), ...until };
}

/** A flat list, a map or an object, by the protocol and the driver. */
function fieldsIn(found: unknown): [string, Buffer][] {
  if (Array.isArray(found))
    return found.flatMap((field, at) =>
      at % 2 === 0 ? [[keyOf(toBuffer(field)), toBuffer(found[at + 1])] as [string, Buffer]] : [],
    );
  const entries = found instanceof Map ? [...found] : Object.entries(found as object);
  return entries.map(([field, value]) => [keyOf(toBuffer(field)), toBuffer(value)]);
}

export function toBuffer(given: unknown): Buffer {
  if (Buffer.isBuffer(given)) return given;
  return given instanceof Uint8Array ? Buffer.from(given) : Buffer.from(String(given));
}
