import type { Hint, Point } from '../../model/point.ts';
import type { Probe } from '../../model/probe.ts';
import { encoded } from '../../surface/encoded.ts';

/**
 * A probe with its texts in the form that a validator of the application was seen to ask for, where that form leaves room
 * for them: what is refused at the door shows nothing of what stands behind it.
 */
export function inShape(probe: Probe): Probe {
  if (![...probe.set].some(([{ hint }]) => hint?.enforced)) return probe;
  const set = new Map([...probe.set].map(([point, value]) => [point, shaped(value, point)]));
  return { ...probe, set };
}

/** One value, in the form that its field asks for; as it is where none of its forms takes it. */
export function shaped(value: unknown, { hint, original, part }: Pick<Point, 'hint' | 'original' | 'part'>): unknown {
  if (typeof value !== 'string' || !hint?.enforced || part === 'name') return value;
  if (hint.contentEncoding !== undefined) return encoded(value, hint);
  const usual = original === undefined ? '' : String(original);
  return (formsOf(value, hint, usual).find((form) => takes(hint, form)) ?? value).padEnd(leastOf(hint), 'a');
}

/** No field wants more, and a validator may say what it likes. */
const LONGEST = 2000;

const leastOf = ({ minLength = 0 }: Hint): number => (minLength <= LONGEST ? minLength : 0);

/** The text itself first, then with what makes it whole. */
function formsOf(text: string, { format, pattern }: Hint, usual: string): string[] {
  if (format === 'email') return [text, inAddress(text)];
  if (format === 'uri' || format === 'url') return [text, `http://example.com/?q=${text}`];
  if (pattern === undefined) return [text];
  if (/^[^@\s]+@[^@\s]+$/.test(usual)) return [text, inAddress(text), `${text.replace(/[\s@]/g, '')}@example.org`];
  // An expression that ends at a line's end, or nowhere, judges the first of what is sent.
  return [text, `${usual}\n${text}`, `${usual}${text}`, `${text}\n${usual}`, `${text}${usual}`];
}

function takes({ format, pattern, flags = '' }: Hint, text: string): boolean {
  if (format === 'email') return /^(?:[^\s"@<>()]+|"(?:[^"\\]|\\.)*")@[^\s@]+$/.test(text);
  if (format === 'uri' || format === 'url') return /^[a-z][a-z0-9+.-]*:|^\//i.test(text);
  if (pattern === undefined) return true;
  return expressionOf(pattern, flags)?.test(text) === true;
}

/** RFC 5321: whatever stands between quotes is a local part, too. */
function inAddress(text: string): string {
  const plain = /^[\w!#$%&'*+/=?^`{|}~.-]+$/.test(text);
  if (!plain) return `"${text.replace(/["\\]/g, '\\$&')}"@example.org`;
  return `${text}${/\w$/.test(text) ? '' : 'x'}@example.org`;
}

/** One of the application's own that is quick whatever it is given: of others nothing is known. */
function expressionOf(pattern: string, flags: string): RegExp | undefined {
  if (pattern.length > 500 || /[+*}]\)?[+*{]/.test(pattern)) return undefined;
  try {
    return new RegExp(pattern, flags.replace(/[gyd]/g, ''));
  } catch {
    return undefined;
  }
}

/** Signs without which no text is code anywhere. */
const SIGNS = [...`'"\`<>{}$|;&()/\\%:\n`];

/** Forms of which every character is accounted for. */
const CLOSED: ReadonlySet<string> = new Set(
  'uuid date time time-minutes date-time datetime-local month week duration ipv4 ipv6 cidrv4 cidrv6 mac ulid cuid cuid2 nanoid base64 base64url e164 jwt color credit-card iban semver latitude'.split(
    ' ',
  ),
);

/** Whether a form that the application asks for lets nothing pass that could be code. */
export function isClosed({ hint, original }: Pick<Point, 'hint' | 'original'>): boolean {
  if (!hint?.enforced) return false;
  const { enum: choices, type, format, pattern, flags = '', contentEncoding } = hint;
  if (contentEncoding !== undefined) return false;
  if (choices !== undefined || ['integer', 'number', 'boolean'].includes(type ?? '')) return true;
  if (format !== undefined) return CLOSED.has(format);
  if (pattern === undefined || typeof original !== 'string') return false;
  const expression = expressionOf(pattern, flags);
  if (!expression?.test(original)) return false;
  const half = Math.floor(original.length / 2);
  return !SIGNS.some((sign) =>
    [0, half, original.length].some(
      (at) =>
        expression.test(original.slice(0, at) + sign + original.slice(at)) ||
        expression.test(original.slice(0, at) + sign + original.slice(at + 1)) ||
        expression.test(`${original.slice(0, at)}${sign}a${original.slice(at)}`),
    ),
  );
}
