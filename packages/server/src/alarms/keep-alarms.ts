import type { Alarm } from '../model/alarm.ts';
import type { Table } from '../model/store.ts';

export interface AlarmKeeper {
  /** Every active alarm of the store. */
  load(): Promise<Alarm[]>;
  /** Writes; where the store is in trouble the alarm is remembered and written later. Never rejects. */
  save(alarm: Alarm): Promise<void>;
  /** Writes or rejects. */
  saveNow(alarm: Alarm): Promise<void>;
  /** An alarm that the store did not take yet. */
  unsaved(id: string): Alarm | undefined;
  /** Tries the unsaved a last time. */
  stop(): Promise<void>;
}

/** Rows that one look at the store may bring. */
const PAGE = 500;

/**
 * Writes alarms down and keeps trying, because an alarm may be about the store itself.
 *
 * @param inTurn runs a write of an alarm when no other of the same alarm is under way, so that no retry overtakes a
 * newer state.
 */
export function keepAlarms(
  table: Table<Alarm>,
  options: {
    inTurn: (alarm: Alarm, job: () => Promise<void>) => Promise<void>;
    onTrouble: (error: unknown) => void;
    retryMs: number;
  },
): AlarmKeeper {
  const { inTurn, onTrouble, retryMs } = options;
  const waiting = new Map<string, Alarm>();
  let timer: NodeJS.Timeout | undefined;

  async function saveNow(alarm: Alarm): Promise<void> {
    await table.put(alarm);
    waiting.delete(alarm.id);
  }

  async function save(alarm: Alarm): Promise<void> {
    try {
      await saveNow(alarm);
    } catch (error) {
      waiting.set(alarm.id, alarm);
      timer ??= setTimeout(retry, retryMs).unref();
      onTrouble(error);
    }
  }

  async function retry(): Promise<void> {
    timer = undefined;
    const again = async (alarm: Alarm) => {
      const newest = waiting.get(alarm.id);
      if (newest !== undefined) await save(newest);
    };
    await Promise.all([...waiting.values()].map((alarm) => inTurn(alarm, () => again(alarm))));
  }

  return {
    async load() {
      const all: Alarm[] = [];
      for (;;) {
        const page = await table.find({ where: { active: true }, limit: PAGE, offset: all.length });
        all.push(...page.rows);
        if (page.rows.length < PAGE) return all;
      }
    },
    save,
    saveNow,
    unsaved: (id) => waiting.get(id),
    async stop() {
      await retry();
      clearTimeout(timer);
    },
  };
}
