import { LOCATIONS, type Location, SEVERITIES, type Severity } from '../model/index.ts';
import type { ReportedField } from './declaration.ts';

/** One thing that a tool says it found, before it is ours. */
export interface Reported {
  /** The tool's own name for the kind of weakness. */
  rule?: string;
  title?: string;
  /** A check of ours, where the tool names one. */
  check?: string;
  cwe?: string;
  severity?: Severity;
  method?: string;
  /** Absolute or a path; the endpoint's where a tool is started for one. */
  url?: string;
  location?: Location;
  parameter?: string;
  evidence?: string;
  /** The body of the request that shows it. */
  body?: string;
  contentType?: string;
}

/** What was read of a tool's results. */
export interface ReadResults {
  reported: Reported[];
  /** What of them could not be read, in words. */
  broken: string[];
}

/** More is a flood, not a report. */
export const MOST_REPORTED = 2000;

const LONGEST: Readonly<Partial<Record<ReportedField, number>>> = { evidence: 2000, url: 4000 };

/** What came of a tool as text, made one of ours. Results hold what a target answered: bounded, and no control characters. Evidence alone has several lines. */
export function reportedFrom(
  said: Readonly<Partial<Record<ReportedField, unknown>>>,
  words: Readonly<Partial<Record<ReportedField, Readonly<Record<string, string>>>>> = {},
): Reported {
  const texts = Object.entries(said).flatMap(([name, value]): [ReportedField, string][] => {
    const field = name as ReportedField;
    const text = plain(value, LONGEST[field] ?? 200);
    if (text === undefined) return [];
    const line = field === 'evidence' ? text : text.replace(/\s+/g, ' ');
    return [[field, words[field]?.[line] ?? line]];
  });
  const { severity, location, cwe, method, ...rest }: Partial<Record<ReportedField, string>> =
    Object.fromEntries(texts);
  const known = { severity: severityOf(severity), location: locationOf(location), cwe: cweOf(cwe) };
  return {
    ...rest,
    ...(known.severity && { severity: known.severity }),
    ...(known.location && { location: known.location }),
    ...(known.cwe && { cwe: known.cwe }),
    ...(method !== undefined && { method: method.toUpperCase() }),
  };
}

/** A value as one bounded text; a list's first. */
export function plain(value: unknown, most: number): string | undefined {
  if (Array.isArray(value)) return plain(value[0], most);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value)
    .replace(/[^\P{Cc}\n\t]/gu, '')
    // They turn the direction of writing: the rest would read like something else.
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '')
    .trim();
  return text === '' ? undefined : text.slice(0, most).toWellFormed();
}

const OTHER_SEVERITIES: Readonly<Record<string, Severity>> = {
  none: 'info',
  informational: 'info',
  note: 'low',
  warning: 'medium',
  moderate: 'medium',
  error: 'high',
};

export function severityOf(text: string | undefined): Severity | undefined {
  const word = text?.toLowerCase();
  return SEVERITIES.find((each) => each === word) ?? (word === undefined ? undefined : OTHER_SEVERITIES[word]);
}

const OTHER_LOCATIONS: Readonly<Record<string, Location>> = {
  get: 'query',
  url: 'query',
  querystring: 'query',
  params: 'query',
  post: 'body',
  form: 'body',
  postdata: 'body',
  headers: 'header',
  cookies: 'cookie',
  uri: 'path',
};

export function locationOf(text: string | undefined): Location | undefined {
  const word = text?.toLowerCase();
  return LOCATIONS.find((each) => each === word) ?? (word === undefined ? undefined : OTHER_LOCATIONS[word]);
}

/** `CWE-79` of `cwe-079`, `79`, `CWE-79: Improper …` or `external/cwe/cwe-079`. */
export function cweOf(text: string | undefined): `CWE-${number}` | undefined {
  const [, number] = /^(?:.*\bcwe[-_: ]?)?0*(\d{1,5})\b/i.exec(text ?? '') ?? [];
  return number === undefined ? undefined : `CWE-${Number(number)}`;
}
