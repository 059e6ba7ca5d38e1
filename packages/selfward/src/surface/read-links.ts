import { actionWord } from '../model/action-like.ts';
import { attribute, type Element, textOf } from './read-html.ts';

/** Most addresses taken from one page. */
const MOST = 500;

const LINKS: Record<string, string> = {
  a: 'href',
  area: 'href',
  iframe: 'src',
  frame: 'src',
  embed: 'src',
  object: 'data',
};

/** What they load is no page; an address with a query is something that a program answers, and reads names from. */
const LOADS: Record<string, string> = {
  img: 'src',
  source: 'src',
  video: 'src',
  audio: 'src',
  track: 'src',
  input: 'src',
  link: 'href',
};

/** Relations of `<link>` that name further pages; style sheets, icons and hints for the loader do not. */
const PAGE_RELATIONS = new Set([
  'alternate',
  'next',
  'prev',
  'previous',
  'first',
  'last',
  'search',
  'help',
  'index',
  'up',
]);

export interface Links {
  /** What relative addresses on this page are relative to. */
  base: string;
  /** Pages that it names, relative to `base`. */
  pages: string[];
  /** Scripts that it loads, relative to `base`. */
  scripts: string[];
}

/** The addresses that a page names, in document order, each once. @param pageUrl - where the page was found. */
export function readLinks(elements: readonly Element[], pageUrl: string): Links {
  const pages = new Set<string>();
  const scripts = new Set<string>();
  for (const element of elements) {
    if (pages.size >= MOST) break;
    const page = pageOf(element) ?? loadedBy(element);
    if (page && !signsOut(element, page)) pages.add(page);
    const script = element.tagName === 'script' ? attribute(element, 'src')?.trim() : undefined;
    if (script && scripts.size < MOST) scripts.add(script);
  }
  return { base: baseOf(elements, pageUrl), pages: [...pages], scripts: [...scripts] };
}

/** By its words, where the address does not say it (`/goform/x?op=9`): following it would end the session. */
const SIGN_OUT = /^(log|sign) ?(out|off)$|^abmelden$|^d[ée]connexion$|^cerrar sesi[óo]n$/i;

/** An address that says so itself is left alone by whoever reads pages, and listed as such. */
function signsOut(element: Element, page: string): boolean {
  return element.tagName === 'a' && actionWord('GET', page) === undefined && SIGN_OUT.test(textOf(element).trim());
}

function loadedBy(element: Element): string | undefined {
  const name = LOADS[element.tagName];
  const address = name === undefined ? undefined : attribute(element, name)?.trim();
  return address && /^(?!data:|blob:)[^#]*\?[^#=]+=/i.test(address) ? address : undefined;
}

function baseOf(elements: readonly Element[], pageUrl: string): string {
  const base = elements.find((element) => element.tagName === 'base' && attribute(element, 'href') !== undefined);
  const href = base && attribute(base, 'href');
  return href !== undefined && URL.canParse(href, pageUrl) ? new URL(href, pageUrl).href : pageUrl;
}

function pageOf(element: Element): string | undefined {
  const { tagName } = element;
  if (tagName === 'meta') return refresh(element);
  if (tagName === 'link') {
    const relations = attribute(element, 'rel')?.toLowerCase().split(/\s+/) ?? [];
    const feed = /rss|atom|json|opensearch/.test(attribute(element, 'type') ?? '');
    return relations.some((each) => PAGE_RELATIONS.has(each)) && !feed ? attribute(element, 'href')?.trim() : undefined;
  }
  const name = LINKS[tagName];
  if (name === undefined) return undefined;
  const address = attribute(element, name)?.trim();
  return address && !/^(#|javascript:|mailto:|tel:|data:|blob:|about:)/i.test(address) ? address : undefined;
}

/** `<meta http-equiv="refresh" content="5; url=/next">` */
function refresh(element: Element): string | undefined {
  if (attribute(element, 'http-equiv')?.toLowerCase() !== 'refresh') return undefined;
  const after = /^\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?['"]?([^'"]*)/i.exec(attribute(element, 'content') ?? '')?.[1];
  return after?.trim() || undefined;
}
