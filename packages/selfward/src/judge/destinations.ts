import type { Exchange, HttpResponse } from '../model/index.ts';
import { allNodes, attributeOf, isElement, parseHtml, rawTextOf } from './html-tree.ts';
import { decodeEcho } from './reflection.ts';
import { headerValues, renderingOf } from './response-kind.ts';

/** Where an answer takes a browser without its user's doing: each address as it is written there. */
export function destinationsOf(response: HttpResponse): string[] {
  const location = response.status >= 300 && response.status < 400 ? headerValues(response, 'location') : [];
  const refresh = headerValues(response, 'refresh').flatMap(refreshTarget);
  return [...location, ...refresh, ...inPage(response)];
}

/** Whether one of them is an address at the host or below it, read as browsers read it (WHATWG URL: `\\` is `/`, tabs vanish). */
export function leadsTo({ request, response }: Exchange, host: string): boolean {
  if (!response) return false;
  return destinationsOf(response).some((address) => {
    const url = URL.canParse(address, request.url) ? new URL(address, request.url) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) return false;
    return `.${url.hostname.toLowerCase()}`.endsWith(`.${host.toLowerCase()}`);
  });
}

/** `3; url=/there`, quoted or not. */
function refreshTarget(value: string): string[] {
  const [, target] = /^\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(value) ?? [];
  return target === undefined || target.trim() === '' ? [] : [target.trim()];
}

/** An assignment to the location, or one of its calls, with a string alone behind it. */
const NAVIGATION =
  /(?<![.\w])(?:(?:window|document|self|top|parent)\.)*location(?:\.href)?\s*(?:=(?!=)|\.(?:assign|replace)\s*\()\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*(?=[;)\n}]|$)/g;

function inPage(response: HttpResponse): string[] {
  if (renderingOf(response).as !== 'html' || !/location|refresh/i.test(response.body)) return [];
  const found: string[] = [];
  for (const node of allNodes(parseHtml(response.body))) {
    if (!isElement(node)) continue;
    if (node.tagName === 'meta' && attributeOf(node, 'http-equiv')?.toLowerCase() === 'refresh') {
      found.push(...refreshTarget(attributeOf(node, 'content') ?? ''));
    }
    if (node.tagName !== 'script') continue;
    for (const [, literal = ''] of rawTextOf(node).text.matchAll(NAVIGATION)) found.push(unquoted(literal));
  }
  return found;
}

function unquoted(literal: string): string {
  return decodeEcho(literal.slice(1, -1).replaceAll('&', '\\x26'));
}
