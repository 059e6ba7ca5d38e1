import type { Marker } from './marker.ts';

/** A marker seen at a sink inside the process. */
export interface Sighting {
  marker: Marker;
  /** The sensor's id: `child_process`, `nunjucks`, `mongodb` … */
  sensor: string;
  /** `code` when it stands where the sink parses code, `data` when it stands in a slot for data. */
  position: 'code' | 'data' | 'unknown';
  /** What the sink was given, secrets cut, at most 500 characters. */
  excerpt: string;
  /** `file:line:column` of the first frame that is the application's own. */
  at?: string;
}
