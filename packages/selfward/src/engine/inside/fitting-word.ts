import type { Fresh, Marker, MarkerKind } from '../../model/marker.ts';
import type { Hint, Point } from '../../model/point.ts';
import { isClosed, shaped } from '../sending/in-shape.ts';
import { type Site, siteOf } from './site-of.ts';

/** A value of a field's own kind with a marker in it. */
export interface FittingWord {
  marker: Marker;
  value: unknown;
  /** More than the bare marker: what a field that is picky about its form takes. */
  shaped: boolean;
}

const ADDRESSES = /(?:url|uri|link|callback|webhook|href|src|feed|endpoint|host)s?$/i;
const WAYS = /(?:next|return(?:to|_to)?|redirect(?:to|_to)?|back|goto|dest(?:ination)?|continue|forward|target)$/i;
/** A host that is there by nobody's word (RFC 6761), for a field that has none of its own. */
const NOBODYS: Site = { site: 'http://selfward.invalid', rest: '' };
const KINDS: readonly MarkerKind[] = ['word', 'letters', 'digits', 'hex'];
/** Characters of the markers that are not short. */
const USUAL_LENGTH = 10;
const SHORT_LENGTH = 5;

/** A harmless value that the field takes as its own, or nothing where none could carry a marker. */
export function fittingWord(point: Point, fresh: Fresh): FittingWord | undefined {
  const { hint, part, name, original } = point;
  const bare = (kind: MarkerKind = 'word'): FittingWord => {
    const marker = fresh.marker(kind);
    return { marker, value: marker, shaped: kind !== 'word' };
  };
  const around = (kind: MarkerKind, write: (marker: Marker) => unknown): FittingWord => {
    const marker = fresh.marker(kind);
    return { marker, value: write(marker), shaped: true };
  };
  if (part === 'name') return bare();
  if (hint?.enum !== undefined || ['boolean', 'object', 'array'].includes(hint?.type ?? '')) return undefined;
  if (typeof original === 'boolean' || (typeof original === 'object' && original !== null)) return undefined;
  const usual = original === undefined ? '' : String(original);
  // A field may ask for an ending, or for a word in the path: what stands behind the host stays.
  const { site, rest } = siteOf(usual) ?? NOBODYS;
  if (hint?.type === 'integer' || hint?.type === 'number' || typeof original === 'number' || /^\d+$/.test(usual)) {
    if (hint?.maximum !== undefined && hint.maximum < 1e10) return undefined;
    const isNumber = point.location === 'json' && typeof original !== 'string' && hint?.type !== 'string';
    return around('digits', (marker) => (isNumber ? Number(marker) : marker));
  }
  if (hint?.format === 'uuid' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(usual))
    return around('hex', (marker) => `5e1f7a2d-0000-4000-8000-${marker}`);
  const isAddress = hint?.format === 'email' || /^[^@\s]+@[^@\s]+$/.test(usual);
  if (isAddress && hint?.pattern === undefined) return around('word', (marker) => `${marker}@example.org`);
  if (hint?.pattern !== undefined) {
    const word = matching(hint, bare);
    if (word || !hint.enforced || isClosed(point)) return word;
    return around('word', (marker) => shaped(marker, point));
  }
  if (/^https?:\/\//i.test(usual) || /^ur[il]/.test(hint?.format ?? ''))
    return around('word', (marker) => `${site}/${marker}${rest === '/' ? '' : rest}`);
  if (hint?.format !== undefined && hint.format !== 'password') return undefined;
  if (hint?.maxLength !== undefined && hint.maxLength < USUAL_LENGTH)
    return hint.maxLength < SHORT_LENGTH ? undefined : bare('short');
  if (/^[0-9a-f]{12,64}$/i.test(usual)) return around('hex', (marker) => marker.padStart(usual.length, 'a'));
  if (usual.startsWith('/') || (usual === '' && WAYS.test(name))) return around('word', (marker) => `/${marker}`);
  if (usual === '' && ADDRESSES.test(name)) return around('word', (marker) => `${NOBODYS.site}/${marker}`);
  return bare();
}

/** One that a pattern lets pass; a pattern that is none of ours to read lets nothing pass. */
function matching({ pattern = '', flags }: Hint, bare: (kind: MarkerKind) => FittingWord): FittingWord | undefined {
  try {
    const allowed = new RegExp(pattern, flags?.replace(/[gyd]/g, '') ?? 'u');
    return KINDS.map((kind) => bare(kind)).find(({ marker }) => allowed.test(marker));
  } catch {
    return undefined;
  }
}
