import type { Marker } from '../../model/marker.ts';
import type { Given } from './watch-calls.ts';

/** One letter less than the longest marker: what a piece may keep back for the next. */
const TAIL = 11;

/** What browsers take for a document, a style or a script; an answer that does not say is looked at by them, and here. */
const TEXT = /^\s*(text\/|application\/(xhtml|xml|javascript|ecmascript)|image\/svg|[a-z]+\/[a-z0-9.-]*\+xml)/i;

interface Body {
  type?: string | undefined;
  encoded?: boolean;
  tail: string;
  /** A marker is told once of each answer. */
  told: Set<Marker>;
}

/** As much of an answer as is read here. */
interface Answer {
  getHeader?(name: string): unknown;
  req?: { method?: unknown; url?: unknown; originalUrl?: unknown };
}

/** What `write` or `end` is called with. */
interface Piece {
  chunk: unknown;
  encoding: unknown;
  last: boolean;
}

/** The bodies that are going out, piece by piece. */
export interface Bodies {
  /** What `writeHead` was called with: with those headers, `getHeader` knows nothing of them. */
  head(answer: unknown, args: readonly unknown[]): void;
  /** The text to look at, if any: the end of the piece before, and this one; nothing comes after the `last`. */
  chunk(answer: unknown, piece: Piece, find: (text: string) => readonly Marker[]): readonly Given[];
}

/** Types of applications are few, and the same for each answer. */
const textTypes = new Map<string, boolean>();
const MOST_TYPES = 100;

function isText(type: string): boolean {
  const known = textTypes.get(type);
  if (known !== undefined) return known;
  const is = TEXT.test(type);
  if (textTypes.size < MOST_TYPES) textTypes.set(type, is);
  return is;
}

const NOTHING: readonly Given[] = [];

export function createBodies(): Bodies {
  const bodies = new WeakMap<object, Body>();
  const bodyOf = (answer: object): Body => {
    const known = bodies.get(answer) ?? { tail: '', told: new Set() };
    bodies.set(answer, known);
    return known;
  };
  return {
    head(answer, args) {
      if (typeof answer !== 'object' || answer === null) return;
      // With no more than a status nothing is said of a body.
      if (args.length === 1) return;
      const headers = args.flatMap(entries);
      const value = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
      const body = bodyOf(answer);
      body.type = value('content-type') ?? body.type;
      body.encoded ||= isEncoded(value('content-encoding'));
    },
    chunk(answer, { chunk, encoding, last }, find) {
      if (typeof answer !== 'object' || answer === null) return NOTHING;
      const known = bodies.get(answer);
      const type = known?.type ?? headerOf(answer, 'content-type');
      if (type !== undefined && !isText(type)) return NOTHING;
      if (known?.encoded || isEncoded(headerOf(answer, 'content-encoding'))) return NOTHING;
      const text = (known?.tail ?? '') + textOf(chunk, encoding);
      const found = find(text);
      // Most answers are one piece without a marker: nothing is kept of those.
      if (last && found.length === 0) return NOTHING;
      const body = bodyOf(answer);
      body.tail = text.slice(-TAIL);
      const fresh = found.filter((marker) => !body.told.has(marker));
      for (const marker of fresh) body.told.add(marker);
      return fresh.map((marker) => ({ text, only: marker, position: () => 'unknown', where: pageOf(answer) }));
    },
  };
}

function textOf(chunk: unknown, encoding: unknown): string {
  if (typeof chunk === 'string') {
    const plain = typeof encoding !== 'string' || /^(utf-?8|latin1|binary|ascii)$/i.test(encoding);
    return plain || !Buffer.isEncoding(encoding) ? chunk : Buffer.from(chunk, encoding).toString('utf8');
  }
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('utf8')
    : '';
}

const isEncoded = (value: string | undefined): boolean => value !== undefined && value !== 'identity';

function headerOf(answer: Answer, name: string): string | undefined {
  const value = answer.getHeader?.(name);
  return typeof value === 'string' ? value : undefined;
}

/** Method and path; a query may carry what is nobody's business. */
function pageOf({ req }: Answer): string {
  const url = req?.originalUrl ?? req?.url;
  return typeof url === 'string' ? `${String(req?.method)} ${url.split('?', 1)[0]}: ` : '';
}

function entries(given: unknown): [string, string][] {
  if (typeof given !== 'object' || given === null) return [];
  const flat: unknown[] = Array.isArray(given) ? given.flat() : Object.entries(given).flat();
  return flat.flatMap((name, at): [string, string][] =>
    at % 2 === 0 && typeof name === 'string' ? [[name, String(flat[at + 1])]] : [],
  );
}
