import { closest } from './closest.ts';
import { UsageError } from './usage.ts';

/** The target, without its fragment. @throws UsageError, as all here do */
export function readUrl(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) throw new UsageError(`"${text}" is no URL (http:// missing in front?)`);
  if (!URL.canParse(text)) throw new UsageError(`"${text}" is no URL that can be read`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new UsageError(`"${text}": only http and https can be checked`);
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      "the URL carries a user or a password; give them as --header 'Authorization: Basic …' instead",
    );
  }
  url.hash = '';
  return url.href;
}

/** A header as it is typed. The message must not repeat what may be a secret. */
export function readHeader(text: string): [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError("--header: it must read 'Name: value' (a quote missing around it?)");
  if (/[\r\n\0]/.test(value)) throw new UsageError(`--header: the value of ${name} holds a line end`);
  return [name, value.trim()];
}

/** Where targets call back: a host, with a port where it must be that one, or `none`. */
export function readCallback(text: string): string {
  const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === '' || (port !== undefined && (Number(port) < 1 || Number(port) > 65535)))
    throw new UsageError(`--callback: "${text}" is no host or host:port (http:// in front?), nor none`);
  return text;
}

/** A number above 0. */
export function number(name: string, text: string | undefined, unit: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(`--${name}: "${text}" is no number of ${unit} above 0`);
  }
  return value;
}

/** One of the known words. */
export function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  const near = closest(text, known);
  throw new UsageError(
    `--${name}: "${text}" is not known${near === undefined ? '' : ` (${near}?)`}; known are ${known.join(', ')}`,
  );
}
