/** How pages write numbers, times and names. Pure: clock and zone are arguments. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const decimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

export const formatNumber = (value: number): string => (Number.isFinite(value) ? decimal.format(value) : '–');

/** `1 finding`, `3 findings`, `1,204 findings`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** A reading's value as people read it. */
export function formatValue(value: number | string | boolean): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value;
}

/** `12 s`, `4 min`, `3 h`, `5 days`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 2 * MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < 1.5 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 1.5 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}

/** `4 min ago`, `in 3 h`, `just now`. */
export function formatAgo(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 5 * SECOND) return 'just now';
  return at > now ? `in ${formatDuration(distance)}` : `${formatDuration(distance)} ago`;
}

/** Making one takes longer than all else that a row of a table does; zones are few. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatIn(at: number, options: Intl.DateTimeFormatOptions, timeZone = ''): string {
  const key = `${timeZone} ${Object.keys(options).join(' ')}`;
  const known =
    formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', timeZone === '' ? options : { ...options, timeZone });
  formatters.set(key, known);
  return known.format(at);
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const MOMENT = { day: 'numeric', month: 'short', year: 'numeric', ...CLOCK, second: '2-digit' } as const;
const WEEKDAY = { weekday: 'short', day: 'numeric' } as const;

/** `22 Nov 2026, 09:14:03` in the given zone, the process' own where none is given. */
export const formatTime = (at: number, timeZone?: string): string => formatIn(at, MOMENT, timeZone);

/** What a chart's time axis says: hours within two days, dates beyond. */
export const formatTick = (at: number, span: number, timeZone?: string): string =>
  formatIn(at, span <= 2 * DAY ? CLOCK : WEEKDAY, timeZone);

/** `silent-device` becomes `Silent device`: for kinds and causes that have no words of their own here. */
export function humanize(id: string): string {
  const words = id.replaceAll(/[-_.]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const UNITS: Readonly<Record<string, string>> = {
  Cel: '°C',
  celsius: '°C',
  'degree celsius': '°C',
  percent: '%',
  '%RH': '% RH',
  'o:DegreeCelsius': '°C',
  degree_celsius: '°C',
};

/** Units as people write them, from UCUM, QUDT and plain words. */
export const formatUnit = (unit: string | undefined): string => (unit === undefined ? '' : (UNITS[unit] ?? unit));
