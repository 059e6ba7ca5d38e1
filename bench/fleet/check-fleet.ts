import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Band, specOf } from './device-spec.ts';
import { type Judged, judge } from './judge.ts';
import type { CheckingRole, Cost, FleetRole, FromChecking, FromFleet, Outcome, ToFleet } from './messages.ts';
import { type Row, rowOf } from './row-of.ts';
import type { Burden } from './wear.ts';

export interface FleetOptions {
  devices: number;
  band: Band;
  checks: readonly string[];
  atOnce: number;
  /** Told after each device. */
  onDone?: (done: number) => void;
}

/** A little behind others, and not so far that it waits for all that a machine has to do besides. */
const SECOND = 3;
/** Devices that the checking process is warmed up with. */
const PRACTICE = 20;
/** The slowest device takes some five minutes; where nothing is done for so long, something hangs. */
const SILENCE_MS = 15 * 60_000;

/** Starts a fleet and a process that checks it, and judges both by the devices' own counts. */
export async function checkFleet(options: FleetOptions): Promise<{ row: Row; judged: Judged[] }> {
  const { devices, band, atOnce } = options;
  const role: FleetRole = { devices, band, practice: PRACTICE };
  const fleet = start('devices-process.ts', [JSON.stringify(role)]);
  try {
    const origins = await fleetSays(fleet, 'ready', ({ origins }) => origins);
    const all = origins.map((url, index) => ({ name: index < devices ? specOf(index, band).name : `p${index}`, url }));
    const { outcomes, cost } = await checkAll(options, all.slice(0, devices), all.slice(devices));
    const told = fleetSays(fleet, 'burdens', ({ burdens }) => burdens);
    fleet.send('burdens' satisfies ToFleet);
    const judged = judgeAll(band, await told, outcomes);
    return { row: rowOf(judged, outcomes, cost, atOnce), judged };
  } finally {
    fleet.kill();
  }
}

function judgeAll(band: Band, burdens: readonly Burden[], outcomes: readonly Outcome[]): Judged[] {
  const byName = new Map(outcomes.map((outcome) => [outcome.name, outcome]));
  return burdens.map((burden, index) => {
    const spec = specOf(index, band);
    const outcome = byName.get(spec.name);
    if (!outcome) throw new Error(`nothing was told of ${spec.name}, not even that it could not be checked`);
    return judge(spec, burden, outcome);
  });
}

function checkAll(
  { checks, atOnce, onDone }: FleetOptions,
  devices: CheckingRole['devices'],
  warmUp: CheckingRole['warmUp'],
): Promise<{ outcomes: Outcome[]; cost: Cost }> {
  const child = start('checking-process.ts', []);
  // Real devices have processors of their own: where this machine has not enough for all, theirs come first.
  if (child.pid !== undefined) setPriority(child.pid, SECOND);
  const { promise, resolve, reject } = Promise.withResolvers<{ outcomes: Outcome[]; cost: Cost }>();
  const outcomes: Outcome[] = [];
  const hang = setTimeout(() => {
    reject(new Error(`no device was done for ${SILENCE_MS / 60_000} minutes: ${outcomes.length} of ${devices.length}`));
  }, SILENCE_MS);
  child.on('message', (message: FromChecking) => {
    hang.refresh();
    if (message.is === 'cost') return resolve({ outcomes, cost: message.cost });
    outcomes.push(message.outcome);
    onDone?.(outcomes.length);
  });
  child.once('exit', (code, signal) => reject(new Error(`the checking process ended (${signal ?? `status ${code}`})`)));
  child.send({ warmUp, devices, checks, atOnce } satisfies CheckingRole);
  return promise.finally(() => {
    clearTimeout(hang);
    child.kill();
  });
}

/** Both end with this process, however it ends: their channel closes then. */
const start = (file: string, args: readonly string[]): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

function fleetSays<K extends FromFleet['is'], T>(
  fleet: ChildProcess,
  what: K,
  read: (message: Extract<FromFleet, { is: K }>) => T,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const ended = () => reject(new Error('the simulated devices ended'));
  fleet.once('exit', ended);
  fleet.once('message', (message: Extract<FromFleet, { is: K }>) => {
    fleet.off('exit', ended);
    if (message.is === what) resolve(read(message));
    else reject(new Error(`the simulated devices were to say "${what}" and said "${message.is}"`));
  });
  return promise;
}
