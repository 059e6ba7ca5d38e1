import type { LiveEvent } from '../../model/events.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { DEVICE_LOOKS } from '../parts/shapes.ts';
import { marked } from './dom.ts';
import { drawLook } from './draw-look.ts';

const isKnown = (state: string): state is DeviceStatus['state'] => Object.hasOwn(DEVICE_LOOKS, state);

/** A device answers, or does not any more. */
export function showStatus(event: Extract<LiveEvent, { topic: 'status' }>): void {
  if (!isKnown(event.state)) return;
  for (const element of marked('data-device-state', event.device)) drawLook(element, DEVICE_LOOKS[event.state]);
}
