import type { FastifyBaseLogger } from 'fastify';
import type { Events } from '../model/events.ts';
import type { LogEvent } from '../model/log-entry.ts';
import type { Alarms, Inventory, Operations } from '../model/rooms.ts';

const system = (event: Pick<LogEvent, 'action' | 'object' | 'outcome'> & { detail: string }): LogEvent => ({
  ...{ operator: 'system', address: 'local', requestId: 'inventory' },
  ...event,
});

const names = (what: string, list: readonly string[]): string[] =>
  list.length === 0 ? [] : [`${what} ${list.length <= 5 ? list.join(', ') : `${list.length} devices`}`];

/**
 * Writes down what becomes of the inventory file: accepted changes, refusals (an alarm while they last), and the end of
 * the alarms about devices that are gone. @returns its own stop.
 */
export function watchInventory(deps: {
  inventory: Inventory;
  operations: Operations;
  alarms: Alarms;
  events: Events;
  logger: FastifyBaseLogger;
  self: string;
  file: string;
}): () => void {
  const { inventory, operations, alarms, events, logger, self, file } = deps;
  const failed = (error: unknown) =>
    logger.error({ err: error }, 'a change of the inventory could not be written down');
  let told: string | undefined;

  async function tell(): Promise<void> {
    const { refused } = inventory.state();
    if (refused === undefined) {
      if (told !== undefined) await alarms.clear('inventory', self, 'inventory');
      told = undefined;
      return;
    }
    const text = refused.line === undefined ? refused.reason : `line ${refused.line}: ${refused.reason}`;
    if (text === told) return;
    told = text;
    await operations.record(system({ action: 'inventory.refuse', object: file, outcome: 'refused', detail: text }));
    const alarm = { kind: 'inventory', severity: 'medium', originator: self, subject: 'inventory' } as const;
    await alarms.raise({ ...alarm, text: `The inventory file is refused and the last good one holds. ${text}` });
  }

  const stopHearing = events.subscribe((event) => {
    if (event.topic === 'inventory') tell().catch(failed);
  });
  const stopWatching = inventory.subscribe((change) => {
    const detail = [
      ...names('added', change.added),
      ...names('changed', change.changed),
      ...names('removed', change.removed),
    ].join('; ');
    const event = { action: 'inventory.load', object: file, outcome: 'done' } as const;
    Promise.all([
      operations.record(system({ ...event, detail: detail || 'networks changed' })),
      ...change.removed.map((name) => alarms.clearOriginator(name)),
    ]).catch(failed);
  });
  // A file that was refused at the start was refused before anybody listened.
  tell().catch(failed);
  return () => {
    stopHearing();
    stopWatching();
  };
}
