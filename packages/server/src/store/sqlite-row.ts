import type { SQLInputValue } from 'node:sqlite';
import { fold } from './fold.ts';
import { plainText } from './plain-copy.ts';

/** A row as its table keeps it: the whole as JSON, and beside it what is filtered, sorted and searched by. */
export interface EncodedRow {
  id: string;
  json: string;
  /** The indexed fields, in the order of the specification. */
  fields: SQLInputValue[];
  /** The text fields, folded; null where the table has none. */
  folded: string | null;
}

/** Between the text fields of a row, so that no search matches across two of them. */
const APART = '\u001f';

/** A table's specification, whatever its rows are: the thread that writes knows them as JSON only. */
export interface Fields {
  indexed: readonly string[];
  text: readonly string[];
}

export function encodeRow({ indexed, text }: Fields, row: { id: string }): EncodedRow {
  const values = new Map<string, unknown>(Object.entries(row));
  const folded = text.map((field) => needleOf(fold(String(values.get(field) ?? ''))));
  return {
    id: row.id.toWellFormed(),
    json: plainText(row),
    fields: indexed.map((field) => encodeField(values.get(field))),
    folded: folded.length === 0 ? null : folded.join(APART),
  };
}

/** What is searched for, with nothing in it that stands between fields. */
export const needleOf = (folded: string): string => folded.replaceAll(APART, ' ');

/**
 * A value in a column without affinity. SQLite has no booleans and would take `true` for 1; as one byte they stay
 * apart from numbers and texts and sort after both, false first.
 */
export function encodeField(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  if (typeof value === 'string') return value.toWellFormed();
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function decodeField(value: unknown): unknown {
  return value instanceof Uint8Array ? value[0] === 1 : value;
}
