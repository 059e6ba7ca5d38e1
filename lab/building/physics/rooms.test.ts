import { describe, expect, it } from 'vitest';
import { relativeHumidity, saturationPressure } from './air.ts';
import { createRandom } from './random.ts';
import { type ClimateUnit, createRooms, ROOMS } from './rooms.ts';

const HOUR = 3600;
const unit = (change: Partial<ClimateUnit> = {}): ClimateUnit => ({
  room: 'server room',
  mode: 'cool',
  setpoint: 22,
  fan: 'medium',
  ...change,
});

describe('moist air', () => {
  // Reference values of the saturation vapour pressure over water (WMO No. 8).
  it.each([
    [0, 6.11],
    [20, 23.37],
    [30, 42.43],
  ])('saturates at %i °C with about %d hPa', (temperature, pressure) => {
    expect(Math.abs(saturationPressure(temperature) / pressure - 1)).toBeLessThan(0.01);
  });

  it('grows drier, relatively, as it warms', () => {
    expect(relativeHumidity(8, 25, 1013)).toBeLessThan(relativeHumidity(8, 18, 1013));
  });
});

describe('the rooms', () => {
  it('are the same for the same seed, and others for another', () => {
    const readAfter = (seed: number) => {
      const rooms = createRooms(createRandom(seed));
      rooms.step(6 * HOUR);
      return ROOMS.map((room) => rooms.read(room));
    };
    expect(readAfter(3)).toEqual(readAfter(3));
    expect(readAfter(3)).not.toEqual(readAfter(4));
  });

  it('stay what rooms can be, for a week with nobody at the controls', () => {
    const rooms = createRooms(createRandom(5));
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      rooms.step(HOUR);
      for (const room of ROOMS) {
        const { temperature, humidity, pressure } = rooms.read(room);
        expect(temperature).toBeGreaterThan(-5);
        expect(temperature).toBeLessThan(60);
        expect(humidity).toBeGreaterThanOrEqual(0);
        expect(humidity).toBeLessThanOrEqual(100);
        expect(Math.abs(pressure - 1013)).toBeLessThan(60);
      }
    }
  });

  it('drift without jumping', () => {
    const rooms = createRooms(createRandom(6));
    for (let before = rooms.read('ward 1').temperature, n = 0; n < 500; n += 1) {
      rooms.step(20);
      const now = rooms.read('ward 1').temperature;
      expect(Math.abs(now - before)).toBeLessThan(0.5);
      before = now;
    }
  });

  it('overheat where machines stand and nothing cools, and are held where something does', () => {
    const cooled = createRooms(createRandom(7));
    cooled.install(unit());
    const left = createRooms(createRandom(7));
    left.install(unit({ mode: 'off' }));
    for (const rooms of [cooled, left]) rooms.step(12 * HOUR);
    expect(Math.abs(cooled.read('server room').temperature - 22)).toBeLessThan(1.5);
    expect(left.read('server room').temperature).toBeGreaterThan(30);
  });

  it('are dried by cooling', () => {
    const humidVapour = (mode: ClimateUnit['mode']) => {
      const rooms = createRooms(createRandom(8));
      rooms.install(unit({ room: 'ward 1', mode, setpoint: 16 }));
      rooms.step(10 * HOUR);
      const { humidity, temperature } = rooms.read('ward 1');
      return humidity * saturationPressure(temperature);
    };
    expect(humidVapour('cool')).toBeLessThan(humidVapour('off'));
  });

  it('lose their overpressure when the ventilation stops', () => {
    const rooms = createRooms(createRandom(9));
    const ventilation = unit({ room: 'operating theatre', mode: 'fan' });
    rooms.install(ventilation);
    rooms.step(HOUR);
    expect(rooms.read('operating theatre').overpressure).toBeGreaterThan(13);
    ventilation.mode = 'off';
    rooms.step(HOUR);
    expect(Math.abs(rooms.read('operating theatre').overpressure)).toBeLessThan(2);
  });
});
