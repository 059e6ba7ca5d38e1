import { type DefaultTreeAdapterTypes, html, type Token } from 'parse5';
import { parseLikeChromium } from './parse-like-chromium.ts';

export type HtmlNode = DefaultTreeAdapterTypes.Node;
export type HtmlElement = DefaultTreeAdapterTypes.Element;

/** The line ends that the parser would make, made first, so that its offsets fit the text we look at. */
export function normalizeNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Parses a document as a browser with scripting does; `text` has had its line ends normalised. */
export function parseHtml(text: string): HtmlNode {
  return parseLikeChromium(text);
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node;
}

/**
 * Every node in document order, without recursion: hostile pages nest as deep as they like.
 * The content of `<template>` is inert and left out unless asked for.
 */
export function* allNodes(root: HtmlNode, options: { templates?: boolean } = {}): Generator<HtmlNode> {
  const stack: HtmlNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    if ('childNodes' in node) for (let at = node.childNodes.length - 1; at >= 0; at--) push(node.childNodes[at]);
    if (options.templates && 'content' in node) push(node.content);
  }
  function push(node: HtmlNode | undefined): void {
    if (node !== undefined) stack.push(node);
  }
}

export function attributeOf(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

/** Where in the source each attribute of an element stands. */
export function attributeLocations(element: HtmlElement): Record<string, Token.Location> | undefined {
  return element.sourceCodeLocation?.attrs;
}

/** The attribute's name with its prefix, as its location is listed. */
export function qualifiedName(attribute: HtmlElement['attrs'][number]): string {
  return attribute.prefix ? `${attribute.prefix}:${attribute.name}` : attribute.name;
}

/** The text of a `<script>`, `<style>`, `<title>` …, with the place where it begins. */
export function rawTextOf(element: HtmlElement): { text: string; offset: number } {
  const first = element.childNodes[0];
  const text = element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
  return { text, offset: first?.sourceCodeLocation?.startOffset ?? 0 };
}

const RCDATA = new Set(['title', 'textarea']);
const RAW_TEXT = new Set(['style', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'plaintext']);

/** How the tokenizer reads what stands inside this element. */
export function contentModel(element: HtmlElement): 'data' | 'rcdata' | 'rawtext' | 'script' {
  if (element.tagName === 'script') return 'script';
  // In SVG and MathML `<style>` and `<title>` hold markup as every other element does.
  if (element.namespaceURI !== html.NS.HTML) return 'data';
  if (RCDATA.has(element.tagName)) return 'rcdata';
  return RAW_TEXT.has(element.tagName) ? 'rawtext' : 'data';
}

export function foreignOf(element: HtmlElement): 'svg' | 'mathml' | undefined {
  if (element.namespaceURI === html.NS.SVG) return 'svg';
  return element.namespaceURI === html.NS.MATHML ? 'mathml' : undefined;
}
