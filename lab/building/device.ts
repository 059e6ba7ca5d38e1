import type { Firmware } from './firmware.ts';
import type { Flaw } from './flaw.ts';
import type { Draw } from './pages.ts';
import type { Random } from './physics/random.ts';
import type { RoomName, Rooms } from './physics/rooms.ts';
import type { Skin } from './skins.ts';
import type { ThingSpec } from './thing.ts';
import type { Route } from './web/route.ts';

/** What a device is built with: the building around it. */
export interface Surroundings {
  rooms: Rooms;
  random: Random;
}

/** What may be asked of a device while it is checked, as it goes into the inventory file. */
export interface CheckingSpec {
  profile?: 'gentle' | 'normal' | 'thorough';
  allow?: readonly (string | { endpoint: string; effect: 'restore' | 'stateless' | 'keep' })[];
  deny?: readonly string[];
}

/** One simulated device: what it is, what it runs, what it serves. */
export interface SimulatedDevice {
  name: string;
  category: string;
  net: string | readonly string[];
  model: string;
  position: RoomName;
  skin: Skin;
  firmware: Firmware;
  /** The device itself first, then nodes that are reached through it. */
  things: readonly ThingSpec[];
  /** Its pages, beside those that every device has. */
  routes: readonly Route[];
  /** Draws a page in its look. */
  draw: Draw;
  /** Least and most milliseconds of an answer; 5 to 40 where not given. */
  latency?: readonly [number, number];
  oneAtATime?: boolean;
  checking?: CheckingSpec;
  flaws?: readonly Omit<Flaw, 'device'>[];
  /** Nodes behind it that are devices of the inventory in their own right. */
  nodes?: readonly NodeSpec[];
}

/** A node that speaks no IP; its gateway answers for it. */
export interface NodeSpec {
  name: string;
  category: string;
  net: string;
  model: string;
  position: RoomName;
  /** Where its gateway serves its Thing Description. */
  tdPath: string;
}

/** What a flawed device and its twin are told apart by. */
export interface Identity {
  name: string;
  position: RoomName;
  start: 'flawed' | 'mended';
}
