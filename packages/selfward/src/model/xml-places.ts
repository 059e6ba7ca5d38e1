/** A text or an attribute's value in an XML document. */
export interface XmlPlace {
  /** Elements from the root on, dotted, with a number behind a repeated one: `order.item.1`; an attribute behind `@`. */
  path: string;
  value: string;
  /** Where it stands in the document, and how it is written there. */
  start: number;
  end: number;
  written: 'text' | 'attribute' | 'cdata';
}

const TOKEN =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gi;
const ATTRIBUTE = /([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Longer documents are data, not a form; so are those with more places. */
const LONGEST = 20_000;
const MOST = 100;

/** Every text and attribute of an XML document that somebody wrote as an example. What is not well formed has none. */
export function xmlPlaces(document: string): XmlPlace[] {
  if (document.length > LONGEST) return [];
  const places: XmlPlace[] = [];
  const open: { path: string; counts: Map<string, number>; from: number; plain: boolean }[] = [];
  for (const token of document.matchAll(TOKEN)) {
    const [whole, cdata, closing, opening, attributes = '', empty] = token;
    const parent = open.at(-1);
    if (cdata !== undefined && parent?.plain) {
      const start = token.index + '<![CDATA['.length;
      places.push({ path: parent.path, value: cdata, start, end: start + cdata.length, written: 'cdata' });
      parent.plain = false;
    } else if (closing !== undefined) {
      open.pop();
      if (parent?.plain) {
        const value = unescaped(document.slice(parent.from, token.index));
        places.push({ path: parent.path, value, start: parent.from, end: token.index, written: 'text' });
      }
    } else if (opening !== undefined) {
      const name = local(opening);
      const nth = parent?.counts.get(name) ?? 0;
      parent?.counts.set(name, nth + 1);
      if (parent) parent.plain = false;
      const path = `${parent ? `${parent.path}.` : ''}${name}${nth > 0 ? `.${nth}` : ''}`;
      places.push(...attributesOf(path, attributes, token.index + 1 + opening.length));
      if (empty === '') open.push({ path, counts: new Map(), from: token.index + whole.length, plain: true });
    }
  }
  return open.length === 0 ? places.slice(0, MOST) : [];
}

function attributesOf(path: string, text: string, at: number): XmlPlace[] {
  const found: XmlPlace[] = [];
  for (const match of text.matchAll(ATTRIBUTE)) {
    const [whole, name = '', double, single] = match;
    const value = double ?? single ?? '';
    if (/^xmlns(:|$)|:schemaLocation$/i.test(name)) continue;
    const start = at + match.index + whole.length - 1 - value.length;
    found.push({
      path: `${path}@${local(name)}`,
      value: unescaped(value),
      start,
      end: start + value.length,
      written: 'attribute',
    });
  }
  return found;
}

/** A prefix is the document's own business. */
function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_whole, name: string) => names[name] ?? '');
}

/** The document with another value at a path, written so that it stays well formed; `raw` as it is. */
export function setXml(document: string, path: string, value: string, raw: boolean): string | undefined {
  const place = xmlPlaces(document).find((each) => each.path === path);
  if (!place) return undefined;
  const { written } = place;
  const text = raw ? value : written === 'cdata' ? value.replaceAll(']]>', ']]]]><![CDATA[>') : escaped(value, written);
  return document.slice(0, place.start) + text + document.slice(place.end);
}

/** XML 1.0 has no way to write most control characters. */
function escaped(text: string, written: 'text' | 'attribute'): string {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return written === 'text' ? plain : plain.replaceAll('"', '&quot;').replaceAll("'", '&apos;');
}

/** Whether a content type is XML (RFC 7303). */
export function isXml(contentType: string): boolean {
  return /[/+]xml\b/i.test(contentType);
}
