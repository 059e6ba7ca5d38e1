import PQueue from 'p-queue';
import type { DeviceAnswer, DeviceTransport } from './device-transport.ts';
import { REQUESTS_A_SECOND } from './status-after.ts';
import type { WatchedDevice } from './watched-device.ts';

/** Requests under way at once. */
export const AT_ONCE = 32;
/** Short, so that the pace is even. */
const PACE_MS = 100;

export interface Turns {
  /** For looks: so many a second for all devices together. */
  inLine(one: WatchedDevice): DeviceTransport;
  /** For operators, who do not stand in that line. */
  atOnce(one: WatchedDevice): DeviceTransport;
  /** From now on nothing of those in line is sent. */
  stop(): void;
}

/** Sends to each device one request at a time, as small devices take no more. */
export function takeTurns(send: DeviceTransport, isCurrent: (one: WatchedDevice) => boolean): Turns {
  const line = new PQueue({
    concurrency: AT_ONCE,
    interval: PACE_MS,
    intervalCap: (REQUESTS_A_SECOND * PACE_MS) / 1_000,
  });
  let stopped = false;

  /** Asked when a request's turn has come: the device may have been switched off or taken out while it waited. */
  const obstacle = (one: WatchedDevice): DeviceAnswer | undefined =>
    isCurrent(one) ? undefined : { is: 'unusable', problem: 'it was changed in the inventory meanwhile' };

  const stopping: DeviceAnswer = { is: 'unusable', problem: 'this server is stopping' };

  return {
    inLine: (one) => (request) =>
      one.turns.add(() => line.add(async () => (stopped ? stopping : (obstacle(one) ?? send(request))))),
    atOnce: (one) => (request) => one.turns.add(async () => obstacle(one) ?? send(request)),
    stop() {
      stopped = true;
    },
  };
}
