import type { Endpoint } from '../../model/endpoint.ts';
import type { Fresh, Marker } from '../../model/marker.ts';
import { FILE_NAME, type Point } from '../../model/point.ts';
import type { Probe } from '../../model/probe.ts';

/** The ordinary request, as a probe. */
export const ORDINARY: Probe = { set: new Map(), markers: [], effect: 'read', note: 'ordinary request' };

/**
 * The ordinary request with a different word marker in every point that takes text. Typed fields, choices and paths keep
 * their values, or the request would be refused and show nothing of the others; they are marked only where they are all
 * there is.
 */
export function markedProbe(
  endpoint: Endpoint,
  points: readonly Point[],
  fresh: Fresh,
): { probe: Probe; markers: Map<Point, Marker> } {
  // A page that takes nothing of its own refuses no parameter that it does not know.
  const bare = points.every(({ added }) => added === true);
  const text = points.filter((point) => takesText(point) || (bare && point.part === 'name'));
  const chosen = text.length > 0 ? text : points;
  const markers = new Map(chosen.map((point) => [point, fresh.marker()]));
  const set = new Map<Point, unknown>([...markers].map(([point, marker]) => [point, dressed(point, marker)]));
  const reads = endpoint.method === 'GET' || endpoint.method === 'HEAD';
  const probe: Probe = {
    set,
    markers: [...markers.values()],
    effect: reads ? 'read' : 'write',
    note: 'every field marked',
  };
  return { probe, markers };
}

const MARKER_LENGTH = 10;

function takesText({ location, part, original, hint }: Point): boolean {
  if (location === 'path' || part === 'name') return false;
  if (hint?.enum !== undefined || (hint?.type !== undefined && hint.type !== 'string')) return false;
  if (hint?.maxLength !== undefined && hint.maxLength < MARKER_LENGTH) return false;
  if (hint?.pattern !== undefined) return false;
  if (hint?.format !== undefined && !/^(password|email)$/.test(hint.format)) return false;
  return original === undefined || typeof original === 'string';
}

/** An address field refuses what is none; an upload, what does not end like a file that it takes. */
function dressed({ hint, location, name, original }: Point, marker: Marker): string {
  if (location === 'multipart' && name.endsWith(FILE_NAME)) {
    return `${marker}${/\.\w{1,5}$/.exec(String(original ?? ''))?.[0] ?? ''}`;
  }
  return hint?.format === 'email' ? `${marker}@example.org` : marker;
}
