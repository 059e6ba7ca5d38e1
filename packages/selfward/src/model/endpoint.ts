import type { Point } from './point.ts';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

/** Name and value, order and repetition kept. */
export type Pair = [name: string, value: string];

/** The body of an ordinary request, before it is encoded. */
export type Body =
  | { type: 'form'; fields: Pair[] }
  | { type: 'json'; value: unknown }
  | { type: 'multipart'; parts: { name: string; value: string; filename?: string; contentType?: string }[] }
  | { type: 'raw'; contentType: string; text: string };

/** One believable request to an endpoint, as values by place. A probe replaces some of them. */
export interface Draft {
  path: Record<string, string>;
  query: Pair[];
  headers: Pair[];
  cookies: Pair[];
  body?: Body;
}

/** A hidden field whose value must be fetched afresh before each submission (an anti-forgery token). */
export interface TokenField {
  /** The page whose form carries it. */
  page: string;
  /** The field's name, in the form's body or query. */
  name: string;
}

/** One method and URL of a target, with the injection points that are known of it. */
export interface Endpoint {
  /** `GET http://host/greet`, with `#2` behind it where one URL takes several forms. */
  id: string;
  method: Method;
  /** Absolute, without query; path parameters in braces: `http://host/rooms/{room}`. */
  url: string;
  draft: Draft;
  points: Point[];
  /** The surface source that named it: `crawl`, `openapi`, `list` … */
  source: string;
  /** The page that links or submits here. */
  referrer?: string;
  token?: TokenField;
  /** The description itself calls it safe or unsafe (Thing Description `safe`, an explicit list). */
  safe?: boolean;
  /** The status that it answered with when the surface was learned, where it was asked. */
  answered?: number;
}

/** All that is known of a target's web interface. */
export interface Surface {
  endpoints: Endpoint[];
  /** What the sources could not read, and why: it goes into the report's `notChecked`. */
  gaps: { endpoint: string; reason: string }[];
}
