import type { Alarms } from '../model/rooms.ts';
import type { WatchedDevice } from './watched-device.ts';

export type RaisingAlarms = Pick<Alarms, 'raise' | 'clear'>;

export const SILENT_DEVICE = 'silent-device';
export const STORE = 'store';

/** Raises and clears what this room has to say. What could not be told is told at the next look. */
export function tellAlarms(alarms: RaisingAlarms | undefined, self: string, onTrouble: (error: unknown) => void) {
  let store: 'fails' | 'works' | undefined;

  return {
    /** A device is silent, answers again, or is no longer asked. */
    async device(watched: WatchedDevice): Promise<void> {
      const { name } = watched.device;
      const { state, problem = 'no answer' } = watched.standing.status;
      // Before three looks nothing is known; an alarm from before a restart stays until something is.
      if (state === 'unknown') return;
      const now = state === 'silent' ? 'silent' : 'answering';
      if (watched.told === now) return;
      try {
        const alarm = { kind: SILENT_DEVICE, severity: 'medium', originator: name, subject: name } as const;
        if (now === 'silent') await alarms?.raise({ ...alarm, text: `${name} does not answer: ${problem}.` });
        else await alarms?.clear(SILENT_DEVICE, name, name);
        watched.told = now;
      } catch (error) {
        onTrouble(error);
      }
    },
    /** A device left the list. */
    async gone(name: string): Promise<void> {
      await alarms?.clear(SILENT_DEVICE, name, name).catch(onTrouble);
    },
    /** The store's trouble is the store's, not the device's whose readings it does not take. */
    async store(error: unknown): Promise<void> {
      if (error !== undefined) onTrouble(error);
      const now = error === undefined ? 'works' : 'fails';
      if (store === now) return;
      store = now;
      try {
        const alarm = { kind: STORE, severity: 'high', originator: self, subject: 'readings' } as const;
        if (now === 'fails') await alarms?.raise({ ...alarm, text: 'The store does not take readings.' });
        else await alarms?.clear(STORE, self, 'readings');
      } catch (error) {
        store = undefined;
        onTrouble(error);
      }
    },
  };
}
