import { codeGains } from './code-gains.ts';
import { isHandler, isScriptType, isUrlAttribute, javascriptUrlCode } from './html-vocabulary.ts';
import { occurrences } from './reflection.ts';
import { type XmlElement, xmlElements } from './xml-document.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';

/** Names what of an XML document runs and uses a marker: only elements of XHTML and SVG do anything there. */
export function xmlGains(source: string, markers: readonly string[]): string[] {
  const gains = new Set<string>();
  for (const element of xmlElements(source) ?? []) {
    if (element.namespace !== XHTML && element.namespace !== SVG) continue;
    for (const [where, code] of codesOf(element)) {
      const kind = { handler: /\[on\w+\]$/.test(where) };
      for (const marker of markers) for (const gain of codeGains(code, marker, kind)) gains.add(`${where}: ${gain}`);
    }
    const address = element.name === 'script' ? sourceOf(element) : undefined;
    const host = /^\s*(?:https?:)?\/\/([^/?#]+)/i.exec(address ?? '')?.[1] ?? '';
    if (markers.some((marker) => occurrences(host, marker).length > 0)) gains.add('script[src]: a foreign script');
  }
  return [...gains];
}

function codesOf(element: XmlElement): [where: string, code: string][] {
  const codes: [string, string][] = [];
  const type = element.attributes.find(({ name }) => name === 'type')?.value;
  if (element.name === 'script' && isScriptType(type) && sourceOf(element) === undefined) {
    codes.push(['script', element.text]);
  }
  for (const { name, value } of element.attributes) {
    const code = isHandler(name) ? value : isUrlAttribute(element.name, name) ? javascriptUrlCode(value) : undefined;
    if (code !== undefined) codes.push([`${element.name}[${name}]`, code]);
  }
  return codes;
}

function sourceOf({ namespace, attributes }: XmlElement): string | undefined {
  const names = namespace === SVG ? ['href', 'xlink:href'] : ['src'];
  return attributes.find(({ name }) => names.includes(name))?.value;
}
