import { humanize } from './format.ts';

const WORDS: Readonly<Record<string, string>> = {
  vulnerability: 'Vulnerability',
  'silent-device': 'Device not answering',
  'silent-agent': 'Nothing heard from inside',
  store: 'Store in trouble',
  'log-chain': 'Log chain broken',
  'restore-failed': 'Old value not restored',
};

/** An alarm's kind in words. */
export const alarmWords = (kind: string): string => WORDS[kind] ?? humanize(kind);
