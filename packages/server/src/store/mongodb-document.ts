import { ObjectId } from 'mongodb';
import type { TableSpec } from '../model/table-spec.ts';
import { fold } from './fold.ts';
import { plainCopy } from './plain-copy.ts';

/** A row as its collection keeps it. */
export interface StoredDocument {
  _id: string;
  /** Another one after every write, so that a change finds out whether somebody was quicker. */
  _version: ObjectId;
  /** The text fields, folded. */
  _text: string[];
  [field: string]: unknown;
}

export function documentOf<T extends { id: string }>(spec: TableSpec<T>, row: T): StoredDocument {
  const { id: _id, ...fields } = plainCopy(row);
  const text = spec.text.map((field) => fold(String(row[field] ?? '')));
  return { ...escapeFields(fields), _id, _version: new ObjectId(), _text: text };
}

export function rowOf<T extends { id: string }>({ _id, _version, _text, ...fields }: StoredDocument): T {
  // What a collection holds was put there by `documentOf`, whose row was a T.
  return { ...unescapeFields(fields), id: _id } as unknown as T;
}

/**
 * Names inside a row can come from outside (the headers of an answer, the keys of a payload). A dot or a dollar in a
 * name means something to MongoDB, and servers before 5.0 refuse them; percent-encoded they are names again.
 */
const escapeName = (name: string): string => name.replace(/[%.$\0]/g, (one) => ESCAPES[one] ?? one);
const unescapeName = (name: string): string => name.replace(/%(25|2E|24|00)/g, (code) => decodeURIComponent(code));
const ESCAPES: Readonly<Record<string, string>> = { '%': '%25', '.': '%2E', $: '%24', '\0': '%00' };

const escapeFields = (fields: object): Record<string, unknown> => renamed(fields, escapeName);
const unescapeFields = (fields: object): Record<string, unknown> => renamed(fields, unescapeName);

function renamed(fields: object, rename: (name: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [rename(name), renamedValue(value, rename)]));
}

function renamedValue(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => renamedValue(one, rename));
  return typeof value === 'object' && value !== null ? renamed(value, rename) : value;
}
