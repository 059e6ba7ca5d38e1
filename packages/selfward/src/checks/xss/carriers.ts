import { decodeEntities } from '../../judge/reflection.ts';
import { renderingOf } from '../../judge/response-kind.ts';
import type { Answered, Point } from '../../model/index.ts';
import { originalText } from '../shared/probing.ts';

/** How a field carries a text inside its value: `aGVsbG8=` carries `hello`, `{"name":"Ada"}` carries `Ada`. */
export interface Carrier {
  inner: string;
  carry(text: string): string;
  note: string;
}

/** The ways in which a value may be read whose plain replacement was refused, or came out nowhere. */
export function carriersOf(original: string): Carrier[] {
  return [...fromBase64(original), ...fromJson(original), ...kept(original)];
}

/** Those whose text an ordinary page shows: where nothing of a value comes out there is nothing to ask. */
export function carriersShown(point: Point, ordinary: readonly Answered[]): Carrier[] {
  const pages = ordinary.filter(({ response }) => renderingOf(response).as === 'html');
  return carriersOf(originalText(point)).filter(({ inner }) =>
    pages.some(({ response }) => shows(response.body, inner)),
  );
}

/** As a word of its own: a page is full of numbers. */
export function shows(body: string, text: string): boolean {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![\\w.])${escaped}(?![\\w])`).test(decodeEntities(body));
}

const READABLE = /^[\P{C}\t\n\r]{3,}$/u;

function fromBase64(value: string): Carrier[] {
  if (!/^[\w+/-]{4,}={0,2}$/.test(value)) return [];
  const inner = Buffer.from(value, 'base64').toString('utf8');
  const alphabet = /[-_]/.test(value) ? 'base64url' : 'base64';
  const same = Buffer.from(inner, 'utf8').toString('base64').replace(/=+$/, '');
  if (!READABLE.test(inner) || inner.includes('\uFFFD')) return [];
  if (same !== value.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')) return [];
  const encode = (text: string) => Buffer.from(text, 'utf8').toString(alphabet);
  const within = fromJson(inner).map((deep) => ({ ...deep, carry: (text: string) => encode(deep.carry(text)) }));
  return [...within, { inner, carry: encode, note: 'in base64' }];
}

const MOST_LEAVES = 3;

function fromJson(value: string): Carrier[] {
  if (!/^\s*[{[]/.test(value)) return [];
  try {
    const leaves: Carrier[] = [];
    JSON.parse(value, function (this: unknown, key, leaf) {
      if (typeof leaf === 'string' && leaf.length > 1) {
        const nth = leaves.length;
        leaves.push({ inner: leaf, carry: (text) => withLeaf(value, nth, text), note: `in JSON, ${key}` });
      }
      return leaf;
    });
    return leaves.slice(0, MOST_LEAVES);
  } catch {
    return [];
  }
}

function withLeaf(json: string, nth: number, text: string): string {
  let at = -1;
  const replaced: unknown = JSON.parse(json, (_key, leaf) => {
    if (typeof leaf === 'string' && leaf.length > 1) at += 1;
    return typeof leaf === 'string' && leaf.length > 1 && at === nth ? text : leaf;
  });
  return JSON.stringify(replaced);
}

/** Numbers, paths, and numbers behind letters (`REF-2291`). */
const BEGINNINGS = [/^\d[\d.:-]*$/, /^\/[\w/.-]*$/, /^[a-z]{1,8}[-_:#]\d[\w.-]*$/i];

/**
 * A check that looks at the beginning or at the end alone lets the rest pass: `intval`, `/^\d+/`, an ending, a host
 * behind an at sign.
 */
function kept(value: string): Carrier[] {
  if (BEGINNINGS.some((each) => each.test(value))) {
    return [{ inner: value, carry: (text) => value + text, note: 'behind the ordinary value' }];
  }
  const [, host] = /^[^@\s]+(@[\w-]+(?:\.[\w-]+)+)$/.exec(value) ?? [];
  if (host !== undefined) return [{ inner: value, carry: (text) => text + host, note: 'before the ordinary host' }];
  const [, ending] = /^[\w-]+(\.[a-z]{2,4})$/i.exec(value) ?? [];
  if (ending === undefined) return [];
  return [{ inner: value, carry: (text) => text + ending, note: 'before the ordinary ending' }];
}
