import { relativeHumidity, saturationVapour } from './air.ts';
import type { Random } from './random.ts';
import { createWeather, type Weather } from './weather.ts';

export const ROOMS = [
  'lobby',
  'ward 1',
  'ward 2',
  'nurse station',
  'operating theatre',
  'server room',
  'plant room',
] as const;
export type RoomName = (typeof ROOMS)[number];

export const MODES = ['off', 'fan', 'cool', 'heat', 'auto'] as const;
export type Mode = (typeof MODES)[number];
export const FANS = ['low', 'medium', 'high'] as const;
export type Fan = (typeof FANS)[number];

/** Something that heats or cools a room, as its device sets it. */
export interface ClimateUnit {
  readonly room: RoomName;
  mode: Mode;
  /** °C */
  setpoint: number;
  fan: Fan;
}

/** What a room's air is like: °C, %RH, Pa above the corridor, hPa absolute. */
export interface Air {
  temperature: number;
  humidity: number;
  overpressure: number;
  pressure: number;
}

export interface Rooms {
  read(room: RoomName): Air;
  outside(): Pick<Air, 'temperature' | 'humidity' | 'pressure'>;
  /** Puts a unit into its room; its settings may change at any time. */
  install(unit: ClimateUnit): void;
  /** How hard a unit works now: negative cools, positive heats, 1 is all it can. */
  load(unit: ClimateUnit): number;
  step(seconds: number): void;
}

interface Constants {
  /** Hours in which the outside is felt, K/h from people and machines, g/kg·h of vapour from them. */
  wall: number;
  gain: number;
  moisture: number;
  /** Pa that the ventilation keeps with its fan at medium. */
  overpressure: number;
  neighbours: readonly RoomName[];
  start: number;
}

const CONSTANTS: Readonly<Record<RoomName, Constants>> = {
  lobby: { wall: 3, gain: 1.6, moisture: 0.3, overpressure: 0, neighbours: ['ward 1', 'nurse station'], start: 21 },
  'ward 1': { wall: 6, gain: 1.1, moisture: 0.35, overpressure: 2, neighbours: ['lobby', 'ward 2'], start: 22 },
  'ward 2': { wall: 6, gain: 0.9, moisture: 0.35, overpressure: 2, neighbours: ['ward 1'], start: 22.5 },
  'nurse station': { wall: 7, gain: 0.8, moisture: 0.2, overpressure: 1, neighbours: ['lobby', 'ward 2'], start: 22 },
  'operating theatre': { wall: 10, gain: 1.4, moisture: 0.15, overpressure: 15, neighbours: ['ward 2'], start: 20 },
  'server room': { wall: 6, gain: 5, moisture: 0, overpressure: 0, neighbours: ['plant room'], start: 23 },
  'plant room': { wall: 4, gain: 2.2, moisture: 0.1, overpressure: -5, neighbours: ['server room'], start: 24 },
};

const FAN_FACTOR: Readonly<Record<Fan, number>> = { low: 0.6, medium: 1, high: 1.5 };
/** What a unit moves at most with its fan at medium, in K/h, and its coil's vapour in g/kg (saturated at 5 °C). */
const FULL_POWER = 12;
const COIL_VAPOUR = 5.4;
const NEIGHBOUR_HOURS = 8;
const LONGEST_STEP = 30;

interface Room extends Constants {
  temperature: number;
  vapour: number;
  now: number;
}

/** A lumped model of a small clinic: every room is one mass of air and wall, exchanging with its surroundings. */
export function createRooms(random: Random): Rooms {
  const weather: Weather = createWeather(random);
  const units: ClimateUnit[] = [];
  const fresh = (name: RoomName): Room => {
    const constants = CONSTANTS[name];
    return { ...constants, temperature: constants.start, vapour: 7.5, now: constants.overpressure };
  };
  const rooms = Object.fromEntries(ROOMS.map((name) => [name, fresh(name)])) as Record<RoomName, Room>;

  const load = (unit: ClimateUnit): number => {
    if (unit.mode === 'off' || unit.mode === 'fan') return 0;
    const wanted = Math.max(-1, Math.min(1, (unit.setpoint - rooms[unit.room].temperature) / 1.5));
    if (unit.mode === 'cool') return Math.min(0, wanted);
    if (unit.mode === 'heat') return Math.max(0, wanted);
    return wanted;
  };

  const stepRoom = (name: RoomName, seconds: number) => {
    const room = rooms[name];
    const hours = seconds / 3600;
    let heating = room.gain + (weather.temperature() - room.temperature) / room.wall;
    let moistening = room.moisture + (weather.vapour() - room.vapour) / 2;
    for (const other of room.neighbours) {
      heating += (rooms[other].temperature - room.temperature) / NEIGHBOUR_HOURS;
      moistening += (rooms[other].vapour - room.vapour) / NEIGHBOUR_HOURS;
    }
    let airflow = 1;
    for (const unit of units) {
      if (unit.room !== name) continue;
      const factor = FAN_FACTOR[unit.fan];
      const working = load(unit);
      heating += working * FULL_POWER * factor;
      if (working < 0) moistening += Math.min(0, COIL_VAPOUR - room.vapour) * -working * 2 * factor;
      airflow = unit.mode === 'off' ? 0 : factor;
    }
    room.temperature += heating * hours + 0.004 * Math.sqrt(seconds) * random.normal();
    room.vapour = Math.min(
      saturationVapour(room.temperature, weather.pressure()),
      Math.max(0.5, room.vapour + moistening * hours),
    );
    const reached = 1 - Math.exp(-seconds / 60);
    room.now += (room.overpressure * airflow - room.now) * reached + 0.15 * reached * random.normal();
  };

  return {
    load,
    install: (unit) => void units.push(unit),
    read(name) {
      const { temperature, vapour, now } = rooms[name];
      const pressure = weather.pressure() + now / 100;
      return { temperature, humidity: relativeHumidity(vapour, temperature, pressure), overpressure: now, pressure };
    },
    outside() {
      const [temperature, pressure] = [weather.temperature(), weather.pressure()];
      return { temperature, pressure, humidity: relativeHumidity(weather.vapour(), temperature, pressure) };
    },
    step(seconds) {
      for (let left = seconds; left > 0; left -= LONGEST_STEP) {
        const part = Math.min(left, LONGEST_STEP);
        weather.step(part);
        for (const name of ROOMS) stepRoom(name, part);
      }
    },
  };
}
