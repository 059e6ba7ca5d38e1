import type { HttpResponse } from '../model/index.ts';
import { type CodeOptions, codeGains, type Ours } from './code-gains.ts';
import {
  allNodes,
  attributeLocations,
  attributeOf,
  foreignOf,
  type HtmlElement,
  isElement,
  normalizeNewlines,
  parseHtml,
  qualifiedName,
  rawTextOf,
} from './html-tree.ts';
import { isHandler, isScriptType, isUrlAttribute, javascriptUrlCode } from './html-vocabulary.ts';
import { occurrences } from './reflection.ts';
import { renderingOf } from './response-kind.ts';
import { xmlGains } from './xml-gains.ts';

/** How a browser reads a document that it shows. */
export type Syntax = 'html' | 'xml';

/** {@link executableGains} of an answer, read as its media type says. */
export function gainsOfAnswer(response: HttpResponse, markers: readonly string[]): string[] {
  const rendering = renderingOf(response);
  return rendering.as === 'html' ? executableGains(response.body, markers, rendering.syntax) : [];
}

/**
 * Names everything executable in a document that is ours: code that uses the marker as an identifier, a script loaded
 * from a host named after it, and, where a payload was wrapped between two markers, whatever runs from between them.
 * Each name reads like `svg[onload]: a call`; a document in which nothing of ours runs gives none.
 *
 * @param syntax - how a browser reads it, by its media type.
 * @param markers - one that stands inside the payload's code, or two that stand around it.
 */
export function executableGains(body: string, markers: readonly string[], syntax: Syntax = 'html'): string[] {
  const [first, last] = markers;
  if (first === undefined || !markers.some((marker) => occurrences(body, marker).length > 0)) return [];
  if (syntax === 'xml') return xmlGains(body, markers);
  const source = normalizeNewlines(body);
  const gains = new Set<string>();
  const context: Context = { source, markers, between: last === undefined ? [] : stretches(source, first, last) };
  for (const node of allNodes(parseHtml(source))) {
    if (isElement(node)) for (const gain of gainsOfElement(node, context)) gains.add(gain);
  }
  return [...gains];
}

interface Context {
  source: string;
  markers: readonly string[];
  /** The stretches of source between the two markers. */
  between: readonly { from: number; to: number }[];
}

/** The stretches of a text from the first marker to the next last one. */
function stretches(text: string, first: string, last: string): { from: number; to: number }[] {
  const ends = occurrences(text, last);
  return occurrences(text, first).flatMap((start) => {
    const end = ends.find((offset) => offset >= start + first.length);
    return end === undefined ? [] : [{ from: start + first.length, to: end }];
  });
}

function gainsOfElement(element: HtmlElement, context: Context): string[] {
  const gains: string[] = [];
  if (element.tagName === 'script' && foreignOf(element) !== 'mathml') gains.push(...gainsOfScript(element, context));
  const attrs = attributeLocations(element);
  for (const attribute of element.attrs) {
    const name = qualifiedName(attribute).toLowerCase();
    const code = codeOf(element, name, attribute.value);
    const where = `${element.tagName}[${name}]`;
    if (code !== undefined) {
      const inside = isBetween(attrs?.[qualifiedName(attribute)]?.startOffset, context);
      gains.push(
        ...gainsOfCode(code, context, inside, { handler: isHandler(name) }).map((gain) => `${where}: ${gain}`),
      );
    }
    if (name === 'srcdoc' && isHtml(element) && element.tagName === 'iframe' && mayScript(element)) {
      gains.push(...executableGains(attribute.value, context.markers).map((gain) => `${where} > ${gain}`));
    }
  }
  return gains;
}

function codeOf(element: HtmlElement, name: string, value: string): string | undefined {
  if (isHandler(name)) return value;
  // In SVG a link alone is what it is called; in MathML nothing is.
  const known = isHtml(element) || (foreignOf(element) === 'svg' && element.tagName === 'a');
  if (!known || !isUrlAttribute(element.tagName, name)) return undefined;
  // Its own document stands before the one of an address.
  if (name === 'src' && (!mayScript(element) || attributeOf(element, 'srcdoc') !== undefined)) return undefined;
  if (element.tagName === 'input' && !/^(?:submit|image)$/i.test(attributeOf(element, 'type') ?? '')) return undefined;
  return javascriptUrlCode(value);
}

const isHtml = (element: HtmlElement): boolean => foreignOf(element) === undefined;

/** A sandboxed frame runs nothing unless it says so. */
function mayScript(frame: HtmlElement): boolean {
  const sandbox = attributeOf(frame, 'sandbox');
  return sandbox === undefined || /\ballow-scripts\b/i.test(sandbox);
}

function gainsOfScript(element: HtmlElement, context: Context): string[] {
  const type = attributeOf(element, 'type');
  if (!runsAsScript(element, type)) return [];
  const { startOffset: start, endTag, startTag } = element.sourceCodeLocation ?? {};
  // A script that the page's end cuts off is never run; in SVG one may close itself.
  const closesItself = foreignOf(element) === 'svg' && context.source.charAt((startTag?.endOffset ?? 0) - 2) === '/';
  if (endTag === undefined && !closesItself) return [];
  const source = attributeOf(element, foreignOf(element) === 'svg' ? 'href' : 'src');
  if (source !== undefined) {
    const foreign =
      /^\s*(?:https?:)?[/\\]{2}([^/\\?#]+)/i.exec(source)?.[1] ?? (/^\s*data:/i.test(source) ? source : undefined);
    const named = foreign !== undefined && context.markers.some((marker) => occurrences(foreign, marker).length > 0);
    return named || (foreign !== undefined && isBetween(start, context)) ? ['script[src]: a foreign script'] : [];
  }
  const { text } = rawTextOf(element);
  const module = type?.trim().toLowerCase() === 'module';
  return gainsOfCode(text, context, isBetween(start, context), { module }).map((gain) => `script: ${gain}`);
}

/** Without a type its old `language` counts; browsers that know modules pass over what is for those that do not. */
function runsAsScript(element: HtmlElement, type: string | undefined): boolean {
  const language = attributeOf(element, 'language');
  const [target, event] = [attributeOf(element, 'for'), attributeOf(element, 'event')];
  // The oldest way of handlers (`<script for event>`): all but the one of the window's loading are passed over.
  if (target !== undefined && event !== undefined && !/^\s*window\s+onload(?:\(\))?\s*$/i.test(`${target} ${event}`))
    return false;
  if (!isScriptType(type === undefined && language ? `text/${language}` : type)) return false;
  return !isHtml(element) || attributeOf(element, 'nomodule') === undefined || type?.trim().toLowerCase() === 'module';
}

function gainsOfCode(code: string, context: Context, inside: boolean, kind: Omit<CodeOptions, 'ours'>): string[] {
  const [first, last] = context.markers;
  if (first === undefined) return [];
  const ours: Ours[] = inside ? ['all'] : last === undefined ? [] : stretches(code, first, last);
  if (ours.length === 0) return context.markers.flatMap((marker) => codeGains(code, marker, kind));
  return ours.flatMap((stretch) => codeGains(code, first, { ...kind, ours: stretch }));
}

function isBetween(offset: number | undefined, context: Context): boolean {
  return offset !== undefined && context.between.some(({ from, to }) => offset >= from && offset < to);
}
