/** Where input enters a request. The names are those of the report's `location`. */
export const LOCATIONS = ['query', 'path', 'body', 'json', 'header', 'cookie', 'multipart'] as const;
export type Location = (typeof LOCATIONS)[number];

/** Behind the name of an uploaded part: its file name, as the header that carries it puts it (`photo; filename`). */
export const FILE_NAME = '; filename';

/** What the surface's description says of a field: enough to send a value that passes validation. */
export interface Hint {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';
  format?: string;
  enum?: readonly unknown[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  /** The flags of the expression, where they are known: `i`, `m`. */
  flags?: string;
  /** What the application decodes before it uses it. */
  contentEncoding?: 'base64' | 'base64url' | 'hex';
  /** The application itself was seen to ask for it; a description only says so. */
  enforced?: true;
  required?: boolean;
}

/** One place where input enters: the injection point. */
export interface Point {
  /** Unique within its endpoint: `query:name`, `json:filter.user`, `name:query` for a parameter's name itself. */
  id: string;
  location: Location;
  /**
   * As the application reads it: a JSON path is dotted (`filter.user`, `tags.0`), an element of XML too (`order.item`,
   * `order@id`), an unnamed path segment is its position from 1; `photo; filename` is the file name of an upload.
   */
  name: string;
  /** `value` is the usual case; `name` when the parameter's own name is what enters. */
  part: 'value' | 'name';
  /** The value it has in the ordinary request; absent where the ordinary request leaves the field out. */
  original?: unknown;
  hint?: Hint;
  /** We added it (a header, a parameter's name); the target's description does not name it. */
  added?: boolean;
}
