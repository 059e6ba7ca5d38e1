/** An element of an XML document, as a browser that reads it strictly sees it. */
export interface XmlElement {
  namespace: string;
  /** Without its prefix. */
  name: string;
  attributes: { name: string; value: string; start: number }[];
  /** The text directly inside it. */
  text: string;
  start: number;
}

const NAME = /[A-Za-z_:\u00C0-\uFFFD][\w:.\-\u00B7-\uFFFD]*/y;
const SPACE = /[ \t\r\n]+/y;

/**
 * Reads a document strictly: one that is not well-formed is not shown beyond its mistake, and gives nothing here.
 * Entities of its own and an external subset are not followed.
 */
export function xmlElements(source: string): readonly XmlElement[] | undefined {
  const elements: XmlElement[] = [];
  const open: { element: XmlElement; tag: string; scope: ReadonlyMap<string, string> }[] = [];
  let at = source.startsWith('\uFEFF') ? 1 : 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const past = (end: string): boolean => {
    const found = source.indexOf(end, at);
    at = found < 0 ? source.length : found + end.length;
    return found >= 0;
  };
  while (at < source.length) {
    const top = open.at(-1);
    if (source[at] !== '<') {
      const end = source.indexOf('<', at);
      const text = decodeXml(source.slice(at, end < 0 ? source.length : end));
      if (text === undefined || text.includes(']]>')) return undefined;
      if (!top && text.trim() !== '') return undefined;
      if (top) top.element.text += text;
      at = end < 0 ? source.length : end;
    } else if (source.startsWith('<!--', at)) {
      at += 4;
      const from = at;
      if (!past('-->') || source.slice(from, at - 3).includes('--')) return undefined;
    } else if (source.startsWith('<![CDATA[', at)) {
      at += 9;
      const from = at;
      if (!top || !past(']]>')) return undefined;
      top.element.text += source.slice(from, at - 3);
    } else if (source.startsWith('<?', at)) {
      if (!past('?>')) return undefined;
    } else if (source.startsWith('<!DOCTYPE', at)) {
      if (/<!DOCTYPE[^>]*\[/y.test(source.slice(at, at + 4096))) return undefined;
      if (elements.length > 0 || !past('>')) return undefined;
    } else if (source[at + 1] === '/') {
      at += 2;
      const tag = take(NAME);
      take(SPACE);
      if (!top || tag !== top.tag || source[at] !== '>') return undefined;
      at += 1;
      open.pop();
    } else {
      const start = at;
      at += 1;
      const tag = take(NAME);
      if (tag === undefined || (!top && elements.length > 0)) return undefined;
      const written: { name: string; value: string; start: number }[] = [];
      while (take(SPACE) !== undefined) {
        const from = at;
        const name = take(NAME);
        if (name === undefined) break;
        take(SPACE);
        const value = source[at] === '=' ? quoted() : undefined;
        if (value === undefined || written.some((each) => each.name === name)) return undefined;
        written.push({ name, value, start: from });
      }
      const closes = source[at] === '/';
      if (closes) at += 1;
      if (source[at] !== '>') return undefined;
      at += 1;
      const scope = new Map([...(top?.scope ?? []), ...declared(written)]);
      const [prefix, name] = tag.includes(':') ? split(tag) : ['', tag];
      const namespace = scope.get(prefix) ?? '';
      if (prefix !== '' && namespace === '') return undefined;
      const element: XmlElement = { namespace, name, attributes: written, text: '', start };
      elements.push(element);
      if (!closes) open.push({ element, tag, scope });
    }
  }
  return open.length === 0 && elements.length > 0 ? elements : undefined;

  function quoted(): string | undefined {
    at += 1;
    take(SPACE);
    const quote = source[at];
    if (quote !== '"' && quote !== "'") return undefined;
    const end = source.indexOf(quote, at + 1);
    const value = source.slice(at + 1, end);
    if (end < 0 || value.includes('<')) return undefined;
    at = end + 1;
    return decodeXml(value);
  }
}

function split(tag: string): [string, string] {
  const colon = tag.indexOf(':');
  return [tag.slice(0, colon), tag.slice(colon + 1)];
}

function declared(attributes: readonly { name: string; value: string }[]): [string, string][] {
  return attributes.flatMap(({ name, value }): [string, string][] => {
    if (name === 'xmlns') return [['', value]];
    return name.startsWith('xmlns:') ? [[name.slice(6), value]] : [];
  });
}

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Without a document type only five entities have names: any other is a mistake. */
function decodeXml(text: string): string | undefined {
  let wrong = false;
  const decoded = text.replace(/&(?:#(\d{1,7});|#x([0-9a-fA-F]{1,6});|(\w+);)?/g, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (code !== undefined && code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
    const known = PREDEFINED[String(name)];
    if (known === undefined) wrong = true;
    return known ?? whole;
  });
  return wrong ? undefined : decoded;
}
