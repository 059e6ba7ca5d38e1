import type { Exchange, HttpResponse } from '../model/index.ts';
import { allNodes, attributeOf, isElement, parseHtml, rawTextOf } from './html-tree.ts';
import { navigationsIn } from './navigations.ts';
import { headerValues, renderingOf } from './response-kind.ts';

/** Fetch, section 2.2.3: at other statuses a Location is only told. */
const FOLLOWED = new Set([301, 302, 303, 307, 308]);

/** Where an answer takes a browser without its user's doing: each address as it is written there. */
export function destinationsOf(response: HttpResponse): string[] {
  const location = FOLLOWED.has(response.status) ? headerValues(response, 'location') : [];
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

function inPage(response: HttpResponse): string[] {
  if (renderingOf(response).as !== 'html' || !/location|refresh/i.test(response.body)) return [];
  const found: string[] = [];
  for (const node of allNodes(parseHtml(response.body))) {
    if (!isElement(node)) continue;
    if (node.tagName === 'meta' && attributeOf(node, 'http-equiv')?.toLowerCase() === 'refresh') {
      found.push(...refreshTarget(attributeOf(node, 'content') ?? ''));
    }
    if (node.tagName !== 'script') continue;
    if (isJavaScript(attributeOf(node, 'type'))) found.push(...navigationsIn(rawTextOf(node).text));
  }
  return found;
}

/** WHATWG HTML, section 4.12.1: another type makes a block of data of it. */
function isJavaScript(type: string | undefined): boolean {
  return (
    type === undefined ||
    type === '' ||
    /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/i.test(type.trim())
  );
}
