import type { Alarm } from '../model/alarm.ts';
import type { Level } from '../model/level.ts';
import type { Url } from './url.ts';

/** An alarm as far as this operator may see it: without `see-security` the kind, severity and state alone. */
export type SeenAlarm = Pick<Alarm, 'id' | 'kind' | 'severity' | 'active' | 'acknowledged' | 'raisedAt'> &
  Partial<Pick<Alarm, 'originator' | 'subject' | 'text' | 'acknowledgedBy' | 'acknowledgedAt' | 'clearedAt'>>;

/** What every page needs to know, whatever it shows. */
export interface Shell {
  /** Absent on pages that nobody has signed in to. */
  operator?: { id: string; name: string; level: Level };
  /** The path of the page's URL, without its query. */
  path: string;
  /** Active and not acknowledged, already cut to what this operator may see. */
  pendingAlarms: readonly SeenAlarm[];
  /** What the last action brought, told once. */
  flash?: { kind: 'ok' | 'problem'; text: string };
  /** From the manifest that build-assets.js writes. */
  assets: { css: Url; js: Url; icon: Url };
  /** Milliseconds since 1970: "4 min ago" counts from here. */
  now: number;
  /** IANA name; the process' own zone where not given. */
  timeZone?: string;
}

/** Which part of a list is shown. URL parameter: `page`, from 1. */
export interface Paging {
  offset: number;
  limit: number;
}

/** What was wrong with a form: shown above it, and at the field where one is named. */
export interface Problem {
  field?: string;
  text: string;
}

/** What was typed into a form that was refused, so that nobody types it twice. */
export type FormValues = Readonly<Record<string, string | readonly string[] | undefined>>;
