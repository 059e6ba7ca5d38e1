import type { ReadingsReads, ReadingsWrites } from './sqlite-calls.ts';
import type { Database } from './sqlite-database.ts';
import { decodeField, encodeField } from './sqlite-row.ts';

/** How many old readings one transaction removes: others wait for it. */
const CHUNK = 5000;

export function readingsWrites(db: Database): ReadingsWrites {
  const known = new Map<string, number>();

  function seriesOf(device: string, variable: string): number {
    const key = JSON.stringify([device, variable]);
    const id =
      known.get(key) ??
      Number(
        // The update that changes nothing makes RETURNING give the row that was there.
        db.one(
          'INSERT INTO series (device, variable) VALUES (?, ?) ON CONFLICT DO UPDATE SET device = device RETURNING id',
          device.toWellFormed(),
          variable.toWellFormed(),
        )?.id,
      );
    known.set(key, id);
    return id;
  }

  return {
    appendReadings: (readings) => {
      try {
        for (const { device, variable, time, value } of readings) {
          const series = seriesOf(device, variable);
          db.run('INSERT INTO readings VALUES (?, ?, ?) ON CONFLICT DO NOTHING', series, time, encodeField(value));
        }
      } catch (error) {
        // A series that was made in what is now undone would be remembered under a number that is nobody's.
        known.clear();
        throw error;
      }
    },
    removeReadings: (before, after) => {
      const series = db.one('SELECT id FROM series WHERE id > ? ORDER BY id LIMIT 1', after)?.id;
      if (series === undefined) return { removed: 0, next: undefined };
      const id = Number(series);
      const removed = db.run(
        'DELETE FROM readings WHERE series = ? AND time IN (SELECT time FROM readings WHERE series = ? AND time < ? ORDER BY time LIMIT ?)',
        id,
        id,
        before,
        CHUNK,
      );
      return { removed, next: removed === CHUNK ? after : id };
    },
  };
}

export function readingsReads(db: Database): ReadingsReads {
  return {
    latest: (device) =>
      db
        .all(
          `SELECT variable, time, value FROM series JOIN readings ON series = id
           WHERE device = ? AND time = (SELECT max(time) FROM readings WHERE series = id) ORDER BY variable`,
          device,
        )
        .map(({ variable, time, value }) => ({
          device,
          variable: String(variable),
          time: Number(time),
          value: scalarOf(decodeField(value)),
        })),
    history: (device, variable, since, until, width) =>
      db
        .all(
          `SELECT CAST((time - ?1) / ?2 AS INTEGER) AS place, min(value) AS low, avg(value) AS mean, max(value) AS high, count(*) AS count
           FROM readings
           WHERE series = (SELECT id FROM series WHERE device = ?3 AND variable = ?4)
             AND time >= ?1 AND time < ?5 AND typeof(value) IN ('real', 'integer')
           GROUP BY place ORDER BY place`,
          since,
          width,
          device,
          variable,
          until,
        )
        .map(({ place, low, mean, high, count }) => ({
          time: since + Number(place) * width,
          min: Number(low),
          mean: Number(mean),
          max: Number(high),
          count: Number(count),
        })),
  };
}

const scalarOf = (value: unknown): string | number | boolean =>
  typeof value === 'boolean' || typeof value === 'number' ? value : String(value);
