export const NOT_MEASURED = 'not measured';

/** A number for people: three figures that count, thousands apart; what is not there is told. */
export function number(value: number | undefined, digits = 3): string {
  if (value === undefined || !Number.isFinite(value)) return NOT_MEASURED;
  const large = Math.abs(value) >= 10 ** (digits - 1);
  return value.toLocaleString('en-GB', large ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits });
}

export const ratio = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? NOT_MEASURED : value.toFixed(value < 2 ? 3 : 2);

export const withUnit = (value: number | undefined, unit: string): string =>
  value === undefined || !Number.isFinite(value) ? NOT_MEASURED : `${number(value)} ${unit}`;

export const interval = (of: { median: number; low: number; high: number } | undefined): string =>
  of === undefined ? NOT_MEASURED : `${ratio(of.median)} [${ratio(of.low)}, ${ratio(of.high)}]`;

/** `41 s`, `6 min 5 s` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `2026-05-14 09:30 UTC` */
export const readable = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** A commit as people name it; what differed from it is told. */
export function commitName(commit: string): string {
  if (commit === '') return 'no commit';
  return commit.endsWith('+') ? `${commit.slice(0, 9)}, changed` : commit.slice(0, 9);
}
