/**
 * The process that the crash test kills: writes to a store in every way without end, and prints what was acknowledged,
 * a line each.
 */
import { writeSync } from 'node:fs';
import { alarmForTesting, logEntryForTesting, probeForTesting } from './rowsForTesting.ts';
import { openSqliteStore } from './sqlite.ts';

async function writeUntilKilled(folder: string): Promise<never> {
  const store = await openSqliteStore({ folder });
  const last = (await store.log.last())?.seq ?? 0;
  // Not through a stream: what is printed must have left this process when the next thing is done.
  const acknowledge = (line: string): void => {
    writeSync(1, `${line}\n`);
  };
  const logging = async (): Promise<never> => {
    for (let seq = last + 1; ; seq += 3) {
      await store.log.append([seq, seq + 1, seq + 2].map((one) => logEntryForTesting({ seq: one })));
      acknowledge(`log ${seq + 2}`);
    }
  };
  const inserting = async (writer: number): Promise<never> => {
    for (let count = 0; ; count += 1) {
      const id = `${last}-${writer}-${count}`;
      await store.alarms.insert(alarmForTesting({ id }));
      acknowledge(`alarm ${id} false`);
      await store.alarms.update(id, { acknowledged: true }, { acknowledged: false });
      acknowledge(`alarm ${id} true`);
      await store.probes.insertMany([probeForTesting({ id: `${id}a` }), probeForTesting({ id: `${id}b` })]);
      acknowledge(`probes ${id}`);
    }
  };
  return Promise.race([logging(), inserting(1), inserting(2), inserting(3)]);
}

const folder = process.argv[2];
if (folder !== undefined) writeUntilKilled(folder).catch((error: unknown) => process.exit(error === undefined ? 1 : 2));
