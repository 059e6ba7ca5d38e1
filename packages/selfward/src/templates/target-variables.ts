import type { Surroundings } from './dsl/functions.ts';
import type { Value } from './dsl/value.ts';

/** The names that every template may use of its target. */
export const TARGET_NAMES: ReadonlySet<string> = new Set(
  'BaseURL RootURL Hostname Host Port Path File Scheme Input FQDN DN RDN SD TLD ip'.split(' '),
);

/** What a target's address gives to a template: `BaseURL`, `Hostname`, `Port` … */
export function targetVariables(address: string): Map<string, Value> {
  const url = new URL(address);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const path = url.pathname.replace(/\/+$/, '');
  const labels = url.hostname.split('.');
  const registered = /^[\d.]+$|:/.test(url.hostname) ? url.hostname : labels.slice(-2).join('.');
  return new Map([
    ['BaseURL', url.origin + path],
    ['Input', url.origin + path],
    ['RootURL', url.origin],
    ['Hostname', url.host],
    ['Host', url.hostname],
    ['FQDN', url.hostname],
    ['ip', url.hostname],
    ['RDN', registered],
    ['DN', registered.split('.')[0] ?? ''],
    ['SD', labels.slice(0, -2).join('.')],
    ['TLD', labels.at(-1) ?? ''],
    ['Port', port],
    ['Path', path.slice(0, path.lastIndexOf('/') + 1).replace(/\/$/, '')],
    ['File', path.slice(path.lastIndexOf('/') + 1)],
    ['Scheme', url.protocol.slice(0, -1)],
  ]);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** `randstr` and `randstr_1` …: random once for a template, the same wherever it stands. */
export function randomTexts(names: Iterable<string>, { random }: Surroundings): Map<string, Value> {
  const made = () => Array.from({ length: 27 }, () => LETTERS.charAt(Math.floor(random() * LETTERS.length))).join('');
  return new Map([...names].filter((name) => isRandomText(name)).map((name) => [name, made()]));
}

export function isRandomText(name: string): boolean {
  return /^randstr(_\w+)?$/.test(name);
}
