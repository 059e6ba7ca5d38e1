import type { Alarms } from '../model/rooms.ts';
import { ConflictError, type Store } from '../model/store.ts';

const ALARM = 'store';
const FAILS = { reading: 'cannot be read', writing: 'does not take what is written' } as const;
type Way = keyof typeof FAILS;

/** What is called of a table, by what it does; readings have an alarm of their own, in the room that writes them. */
const WAYS: Readonly<Record<string, Way>> = {
  ...{ get: 'reading', find: 'reading', count: 'reading', countBy: 'reading', last: 'reading' },
  ...{ insert: 'writing', insertMany: 'writing', put: 'writing', update: 'writing', append: 'writing' },
  ...{ remove: 'writing', removeWhere: 'writing' },
};
const LOOK_MS = 5_000;

/** A store that tells how it does. */
export interface WatchedStore {
  store: Store;
  /** From here on its trouble is an alarm, for as long as it lasts. */
  tell(alarms: Pick<Alarms, 'raise' | 'clear'>, originator: string, onTrouble: (error: unknown) => void): Promise<void>;
  stop(): void;
}

/** Watches what a store answers to everybody who uses it. */
export function watchStore(store: Store, lookMs = LOOK_MS): WatchedStore {
  const failing = new Map<Way, string>();
  let changed: (way: Way) => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;

  function ended(way: Way, error?: unknown): void {
    // Who asked wrongly, or came second, was answered.
    if (error instanceof ConflictError || error instanceof TypeError || error instanceof RangeError) return;
    if (failing.has(way) === (error !== undefined)) return;
    if (error === undefined) failing.delete(way);
    else failing.set(way, error instanceof Error ? error.message : String(error));
    changed(way);
    look();
  }

  /** Where nobody asks, nobody would hear that it works again. Writing is tried again by whoever keeps the alarm. */
  function look(): void {
    clearTimeout(timer);
    if (failing.size === 0) return;
    timer = setTimeout(() => {
      const answered = () => look();
      watched.alarms.count().then(answered, answered);
    }, lookMs);
    timer.unref();
  }

  const table = <T extends object>(given: T): T =>
    new Proxy(given, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        const way = typeof name === 'string' ? WAYS[name] : undefined;
        if (way === undefined || typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          try {
            const result: unknown = await Reflect.apply(method, target, args);
            ended(way);
            return result;
          } catch (error) {
            ended(way, error);
            throw error;
          }
        };
      },
    });
  const { kind, readings, close, ...tables } = store;
  const watched: Store = {
    ...{ kind, readings, close: () => store.close() },
    ...{ operators: table(tables.operators), sessions: table(tables.sessions), runs: table(tables.runs) },
    ...{ probes: table(tables.probes), findings: table(tables.findings), alarms: table(tables.alarms) },
    ...{ schedules: table(tables.schedules), agentTokens: table(tables.agentTokens) },
    ...{ deviceAgents: table(tables.deviceAgents), log: table(tables.log) },
  };

  return {
    store: watched,
    async tell(alarms, originator, onTrouble) {
      const say = async (way: Way): Promise<void> => {
        const reason = failing.get(way);
        const text = `The store ${FAILS[way]}: ${reason}`.slice(0, 900);
        if (reason === undefined) await alarms.clear(ALARM, originator, way);
        else await alarms.raise({ kind: ALARM, severity: 'critical', originator, subject: way, text });
      };
      // Raising is writing, too: it ends in the same state, and says nothing twice.
      changed = (way) => void say(way).catch(onTrouble);
      // What the last life of this server left behind.
      for (const way of ['reading', 'writing'] as const) await say(way).catch(onTrouble);
    },
    stop() {
      changed = () => undefined;
      clearTimeout(timer);
    },
  };
}
