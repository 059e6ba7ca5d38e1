import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { ReadingBucket } from '../../model/reading.ts';

/** The plot's own box: stretched to whatever room there is, so its numbers are no pixels. A little more is shown at its end: the last dot. */
export const PLOT = { width: 1000, height: 100, shown: 1010 } as const;

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * MINUTE);

/** Round times within a span, at most `count` of them, on the zone's own clock. */
export function timeTicks(since: number, until: number, count: number, zoneOffset = 0): number[] {
  const span = until - since;
  const step = STEPS.find((length) => span / length <= count) ?? span;
  const first = Math.ceil((since + zoneOffset) / step) * step - zoneOffset;
  const ticks: number[] = [];
  for (let at = first; at <= until; at += step) ticks.push(at);
  return ticks;
}

/** Milliseconds by which a zone's clock is ahead of UTC at a time. */
export function zoneOffset(at: number, timeZone?: string): number {
  const name = new Intl.DateTimeFormat('en-GB', {
    timeZoneName: 'longOffset',
    ...(timeZone !== undefined && { timeZone }),
  })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '');
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -minutes : minutes) * MINUTE;
}

export interface Plot {
  low: number;
  high: number;
  /** Values with a line across, from below. */
  values: number[];
  /** From the top, 0 to 100. */
  y: (value: number) => number;
  /** From the left, 0 to 1000. */
  x: (time: number) => number;
  band: string;
  mean: string;
  last: ReadingBucket;
}

/** Lays a variable's past into the plot's box; undefined where there is nothing to draw. */
export function layOut(buckets: readonly ReadingBucket[], since: number, until: number): Plot | undefined {
  const last = buckets.at(-1);
  if (last === undefined || until <= since) return undefined;
  const min = Math.min(...buckets.map((bucket) => bucket.min));
  const max = Math.max(...buckets.map((bucket) => bucket.max));
  // A flat line needs room above and below it as well.
  const room = max === min ? Math.max(Math.abs(max) * 0.05, 0.5) : 0;
  const vertical = scaleLinear()
    .domain([min - room, max + room])
    .nice(3)
    .range([PLOT.height, 0]);
  const horizontal = scaleLinear().domain([since, until]).range([0, PLOT.width]);
  const x = (bucket: ReadingBucket) => horizontal(bucket.time);
  // Where readings are missing for long the line is broken: a straight stroke would invent them.
  const typical = (until - since) / Math.max(12, buckets.length);
  const pieces: ReadingBucket[][] = [];
  for (const bucket of buckets) {
    const piece = pieces.at(-1);
    const before = piece?.at(-1);
    if (piece === undefined || before === undefined || bucket.time - before.time > typical * 6) pieces.push([bucket]);
    else piece.push(bucket);
  }
  const draw = (path: (piece: ReadingBucket[]) => string | null) => pieces.map((piece) => path(piece) ?? '').join('');
  return {
    low: vertical.domain()[0] ?? min,
    high: vertical.domain()[1] ?? max,
    values: vertical.ticks(3),
    y: vertical,
    x: horizontal,
    band: draw(
      area<ReadingBucket>()
        .x(x)
        .y0((b) => vertical(b.min))
        .y1((b) => vertical(b.max))
        .digits(1),
    ),
    mean: draw(
      line<ReadingBucket>()
        .x(x)
        .y((b) => vertical(b.mean))
        .digits(1),
    ),
    last,
  };
}
