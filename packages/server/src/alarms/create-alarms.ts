import { randomUUID } from 'node:crypto';
import type { Alarm } from '../model/alarm.ts';
import type { Events } from '../model/events.ts';
import type { LogEvent } from '../model/log-entry.ts';
import type { Alarms, Operations } from '../model/rooms.ts';
import type { Table } from '../model/store.ts';
import { keepAlarms } from './keep-alarms.ts';
import { raiseAgain } from './raise-again.ts';
import { takeTurns } from './take-turns.ts';

export interface AlarmsOptions {
  store: { readonly alarms: Table<Alarm> };
  events: Events;
  /** Where raising and clearing are written down. Acknowledging is an operator's act: who asks for it records it. */
  log?: Pick<Operations, 'record'>;
  now?: () => number;
  /** Hears why the store or the log did not take an alarm. It is shown nevertheless, and written as soon as possible. */
  onTrouble?: (error: unknown) => void;
  /** Milliseconds between tries while the store is in trouble. */
  retryMs?: number;
}

const keyOf = ({ kind, originator, subject }: Pick<Alarm, 'kind' | 'originator' | 'subject'>): string =>
  JSON.stringify([kind, originator, subject]);

/**
 * Raises, acknowledges and clears alarms. What is active is kept in memory, so that the banner costs nothing and an
 * alarm about the store itself can be raised while the store is down. Whatever tells people elsewhere (mail, a
 * webhook) listens to the `alarm` events.
 */
export async function createAlarms(options: AlarmsOptions): Promise<Alarms & { stop(): Promise<void> }> {
  const { store, events, log, now = Date.now, onTrouble = () => {}, retryMs = 5_000 } = options;
  const turns = takeTurns();
  const keeper = keepAlarms(store.alarms, {
    inTurn: (alarm, job) => turns(keyOf(alarm), job),
    onTrouble,
    retryMs,
  });
  const active = new Map((await keeper.load()).map((alarm) => [keyOf(alarm), alarm]));

  function show(alarm: Alarm): void {
    if (alarm.active) active.set(keyOf(alarm), alarm);
    else active.delete(keyOf(alarm));
    const { id, acknowledged, severity, kind, originator, text } = alarm;
    events.publish({ topic: 'alarm', id, active: alarm.active, acknowledged, severity, kind, originator, text });
  }

  async function record(action: LogEvent['action'], alarm: Alarm): Promise<void> {
    const by = { operator: 'system', address: 'local', requestId: alarm.id } as const;
    const detail = `${alarm.severity} ${alarm.kind}: ${alarm.text}`;
    try {
      await log?.record({ ...by, action, object: alarm.originator, outcome: 'done', detail });
    } catch (error) {
      // The alarm may be about the log, or about the store under it.
      onTrouble(error);
    }
  }

  const clearOne = (key: string): Promise<void> =>
    turns(key, async () => {
      const alarm = active.get(key);
      if (alarm === undefined) return;
      const cleared = { ...alarm, active: false, clearedAt: now() };
      show(cleared);
      await keeper.save(cleared);
      await record('alarm.clear', cleared);
    });

  const get = async (id: string): Promise<Alarm | undefined> =>
    active.values().find((alarm) => alarm.id === id) ?? keeper.unsaved(id) ?? store.alarms.get(id);

  return {
    raise: (wanted) =>
      turns(keyOf(wanted), async () => {
        const { kind, severity, originator, subject, text } = wanted;
        const standing = active.get(keyOf(wanted));
        if (standing !== undefined) {
          const alarm = raiseAgain(standing, wanted);
          if (alarm === standing) return standing;
          show(alarm);
          await keeper.save(alarm);
          return alarm;
        }
        const said = { kind, severity, originator, subject, text };
        const alarm: Alarm = { id: randomUUID(), ...said, active: true, acknowledged: false, raisedAt: now() };
        show(alarm);
        await keeper.save(alarm);
        await record('alarm.raise', alarm);
        return alarm;
      }),
    clear: (kind, originator, subject) => clearOne(keyOf({ kind, originator, subject })),
    async clearOriginator(originator) {
      const about = [...active].filter(([, alarm]) => alarm.originator === originator);
      await Promise.all(about.map(([key]) => clearOne(key)));
    },
    async acknowledge(id, by) {
      const known = await get(id);
      if (known === undefined) return undefined;
      return turns(keyOf(known), async () => {
        const alarm = await get(id);
        if (alarm === undefined || alarm.acknowledged) return alarm;
        const acknowledged = { ...alarm, acknowledged: true, acknowledgedBy: by, acknowledgedAt: now() };
        // A person's word is durable before it is shown, so unlike raising this may fail.
        await keeper.saveNow(acknowledged);
        show(acknowledged);
        return acknowledged;
      });
    },
    get,
    find: ({ active, acknowledged, kind, originator, text, limit, offset }) =>
      store.alarms.find({
        where: {
          ...(active === undefined ? {} : { active }),
          ...(acknowledged === undefined ? {} : { acknowledged }),
          ...(kind === undefined ? {} : { kind }),
          ...(originator === undefined ? {} : { originator }),
        },
        ...(text === undefined ? {} : { text }),
        ...(limit === undefined ? {} : { limit }),
        ...(offset === undefined ? {} : { offset }),
        sort: { field: 'raisedAt', order: 'desc' },
      }),
    async pending() {
      const unseen = [...active.values()].filter((alarm) => !alarm.acknowledged);
      return unseen.sort((a, b) => b.raisedAt - a.raisedAt);
    },
    stop: keeper.stop,
  };
}
