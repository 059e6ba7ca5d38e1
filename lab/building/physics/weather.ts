import type { Random } from './random.ts';

export interface Weather {
  temperature(): number;
  vapour(): number;
  /** Barometer, hPa. */
  pressure(): number;
  step(seconds: number): void;
}

const DAY = 24 * 3600;

/** A temperate spring day that repeats, with slow weather laid over it. `startHour` is the time of day it starts at. */
export function createWeather(random: Random, startHour = 10): Weather {
  let time = startHour * 3600;
  let warmth = random.normal();
  let damp = random.normal();
  let barometer = random.normal();

  // An Ornstein-Uhlenbeck step: wanders, and returns to its mean within `hours`.
  const wander = (value: number, seconds: number, hours: number) => {
    const kept = Math.exp(-seconds / (hours * 3600));
    return value * kept + Math.sqrt(1 - kept * kept) * random.normal();
  };
  return {
    temperature: () => 14 + 6 * Math.sin((2 * Math.PI * (time - 9 * 3600)) / DAY) + 1.5 * warmth,
    vapour: () => Math.max(2, 7 + 0.8 * damp),
    pressure: () => 1013 + 7 * barometer,
    step(seconds) {
      time += seconds;
      warmth = wander(warmth, seconds, 6);
      damp = wander(damp, seconds, 8);
      barometer = wander(barometer, seconds, 30);
    },
  };
}
