import { z } from 'zod';
import type { Marker } from './marker.ts';

/** A marker seen at a sink inside the process. */
export interface Sighting {
  marker: Marker;
  /** The sensor's id: `child-process`, `nunjucks`, `mongodb` … */
  sensor: string;
  /** `code` when it stands where the sink parses code, `data` when it stands in a slot for data. */
  position: 'code' | 'data' | 'unknown';
  /** What the sink was given, secrets cut, at most 500 characters. */
  excerpt: string;
  /** `file:line:column` of the first frame that is the application's own. */
  at?: string;
  /** The call chain's own lines, innermost first, `function (file:line:column)`; at most ten. */
  frames?: readonly string[];
}

/** Where in the application's source a weakness is, through source maps where there are some. */
export const CodePlaceSchema = z.object({
  sensor: z.string(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  frames: z.array(z.string()).optional(),
});
export type CodePlace = z.infer<typeof CodePlaceSchema>;
