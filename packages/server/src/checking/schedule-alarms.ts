import type { Alarms } from '../model/rooms.ts';

const KIND = 'checking';
const ALL = 'schedules';

/** What keeps schedules from being worked on, as alarms for as long as it does. */
export interface ScheduleAlarms {
  /** @param device - absent: none of them could be. */
  failed(error: unknown, device?: string): Promise<void>;
  /** It was ordered, or its schedule is another one or gone. */
  works(device?: string): Promise<void>;
}

export function createScheduleAlarms(alarms: Pick<Alarms, 'raise' | 'clear'>, originator: string): ScheduleAlarms {
  const subjectOf = (device: string | undefined) => (device === undefined ? ALL : `${ALL}/${device}`);
  return {
    async failed(error, device) {
      const reason = error instanceof Error ? error.message : String(error);
      const text =
        device === undefined
          ? `Schedules could not be worked on: ${reason}`
          : `The scheduled check of ${device} could not be ordered: ${reason}`;
      await alarms
        .raise({ kind: KIND, severity: 'high', originator, subject: subjectOf(device), text: text.slice(0, 900) })
        .catch(() => undefined);
    },
    async works(device) {
      await alarms.clear(KIND, originator, subjectOf(device)).catch(() => undefined);
    },
  };
}
