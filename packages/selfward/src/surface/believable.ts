import type { Hint } from '../model/point.ts';
import { fitPattern } from './fit-pattern.ts';

/** What a description says of a field besides its hint. */
export interface Known {
  hint?: Hint;
  /** An example or a default, which is taken as it stands. */
  example?: unknown;
}

/** Values that pass the usual validators, by what a field's name says. The first rule that fits counts. */
const BY_NAME: [name: RegExp, value: string][] = [
  [/e-?mail/, 'ann.walker@example.com'],
  [/pass(word|wd|phrase)?|pwd|secret/, 'Corr3ct-Horse!'],
  [/(^|_)(user(name)?|login|account|uid)$/, 'ann'],
  [/first_?name|given/, 'Ann'],
  [/last_?name|family|surname/, 'Walker'],
  [/url|uri|link|href|website|homepage|callback|webhook|redirect|return|next/, 'http://example.com/'],
  [/domain|fqdn/, 'example.com'],
  // What pings or connects to it reaches nobody else.
  [/(^|_)(host|hostname|server)(_|$)|^target$/, 'localhost'],
  [/mac(_?addr|$)/, '00:1b:44:11:3a:b7'],
  [/(^|_)ip(v4)?(_|$|addr)|gateway|dns|address_?ip/, '192.0.2.10'],
  [/cidr/, '192.0.2.0/24'],
  [/netmask|subnet/, '255.255.255.0'],
  [/port$/, '8080'],
  [/uuid|guid/, '6f1d2c9a-4b3e-4c55-9d2f-0a1b2c3d4e5f'],
  [/phone|mobile|tel$|fax/, '+14155550123'],
  [/date_?time|timestamp|_at$/, '2026-05-14T09:30:00Z'],
  [/date|birthday|dob|(^|_)(from|until|since)$/, '2026-05-14'],
  [/(^|_)time$/, '09:30'],
  [/month/, '5'],
  [/year/, '2026'],
  [/zip|postal|postcode/, '94103'],
  [/country/, 'US'],
  [/city|town/, 'Springfield'],
  [/street|address/, '12 Main Street'],
  [/lat(itude)?$/, '40.64'],
  [/(lon|lng|longitude)$/, '22.94'],
  [/temp(erature)?|setpoint|target|degrees/, '21'],
  [/humidity|percent|level|brightness|volume|duty/, '40'],
  [/pressure/, '1013'],
  [/age|count|qty|quantity|amount|size|limit|page|offset|number|num$|index|price|rate|interval|duration|timeout/, '10'],
  [/(^|_)id$|[a-z]id$/, '1'],
  [/colou?r/, '#336699'],
  [/lang(uage)?|locale/, 'en'],
  [/currency/, 'EUR'],
  [/sort|order/, 'name'],
  [/enabled|active|flag|remember|agree|accept|confirm/, '1'],
  [/file|image|photo|attachment|upload/, 'note.txt'],
  [/title|subject|name|label|room|location|position|model/, 'Meeting room'],
  [/search|query|(^|_)q$|filter|keyword|term/, 'room'],
  [/comment|message|text|body|content|description|note/, 'All fine here'],
];

const BY_FORMAT: Record<string, string> = {
  email: 'ann.walker@example.com',
  'idn-email': 'ann.walker@example.com',
  uri: 'http://example.com/',
  url: 'http://example.com/',
  'uri-reference': 'http://example.com/',
  iri: 'http://example.com/',
  date: '2026-05-14',
  'date-time': '2026-05-14T09:30:00Z',
  'datetime-local': '2026-05-14T09:30',
  time: '09:30:00',
  month: '2026-05',
  week: '2026-W20',
  duration: 'PT10M',
  uuid: '6f1d2c9a-4b3e-4c55-9d2f-0a1b2c3d4e5f',
  hostname: 'example.com',
  ipv4: '192.0.2.10',
  ip: '192.0.2.10',
  ipv6: '2001:db8::10',
  cidrv4: '192.0.2.0/24',
  cidrv6: '2001:db8::/32',
  tel: '+14155550123',
  color: '#336699',
  password: 'Corr3ct-Horse!',
  byte: 'bm90ZQ==',
  binary: 'note',
  regex: '[a-z]+',
  'json-pointer': '/name',
};

/** Tried against a pattern, in order, when nothing else fits it. */
const SPECIMENS = [
  'room',
  'Room',
  'ROOM',
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '123456',
  'a1',
  'A1',
  'AB12',
  'room-1',
  'room_1',
]
  .concat(Object.values(BY_FORMAT))
  .concat(BY_NAME.map(([, value]) => value));

/**
 * A value that an application is likely to accept for a field, so that a probe gets past its validation. Always the same
 * for the same field: fingerprints and baselines depend on it.
 *
 * @example believable('contact_email') // 'ann.walker@example.com'
 */
export function believable(name: string, { hint = {}, example }: Known = {}): unknown {
  if (example !== undefined) return example;
  // An empty choice stands for "none chosen": it leads nowhere.
  if (hint.enum && hint.enum.length > 0) return hint.enum.find((each) => each !== '' && each !== null) ?? hint.enum[0];
  if (hint.type === 'boolean') return true;
  if (hint.type === 'integer' || hint.type === 'number') return number(name, hint);
  if (hint.type === 'array') return [];
  if (hint.type === 'object') return {};
  return text(name, hint);
}

/** The same as text, for places that carry nothing else. */
export function believableText(name: string, known: Known = {}): string {
  const value = believable(name, known);
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function number(name: string, { minimum = -Infinity, maximum = Infinity }: Hint): number {
  const named = Number(byName(name));
  const wanted = Number.isInteger(named) ? named : 1;
  return Math.max(Math.min(wanted, maximum), minimum);
}

function text(name: string, hint: Hint): string {
  const first = (hint.format && BY_FORMAT[hint.format]) ?? byName(name) ?? 'room';
  const { maxLength = Number.POSITIVE_INFINITY, pattern } = hint;
  const minLength = Math.min(hint.minLength ?? 0, LONGEST);
  const cut = lengthened(first, minLength).slice(0, Math.max(maxLength, 0));
  const known = pattern === undefined ? undefined : readPattern(pattern);
  if (pattern === undefined || !known || known.test(cut)) return cut;
  const fits = (value: string) => value.length >= minLength && value.length <= maxLength && known.test(value);
  const made = fitPattern(pattern);
  return [...SPECIMENS, ...(made === undefined ? [] : [made, lengthened(made, minLength)])].find(fits) ?? cut;
}

/** No field wants more at least; a description may say what it likes. */
const LONGEST = 1000;

/** Words are repeated, numbers go on in digits: what is too short is refused before anything looks at it. */
function lengthened(text: string, least: number): string {
  if (text.length >= least) return text;
  if (/^\d+$/.test(text)) return text.padEnd(least, '1');
  const more = / /.test(text) ? ` ${text}` : text;
  return text + more.repeat(Math.ceil((least - text.length) / more.length)).slice(0, least - text.length);
}

function byName(name: string): string | undefined {
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  return BY_NAME.find(([rule]) => rule.test(plain))?.[1];
}

/** Patterns come from the target: a long or nested one could take for ever against a specimen, so it is not tried. */
function readPattern(pattern: string): RegExp | undefined {
  if (pattern.length > 200 || /[+*}]\)?[+*{]/.test(pattern)) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
}
