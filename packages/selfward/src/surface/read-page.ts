import type { HttpResponse } from '../model/exchange.ts';
import { formParts, scriptParts } from './crawl-requests.ts';
import type { EndpointParts } from './make-endpoint.ts';
import { readForms } from './read-forms.ts';
import { type Element, elementsOf, textOf } from './read-html.ts';
import { readLinks } from './read-links.ts';
import { readMarked } from './read-marked.ts';
import { readScript } from './read-script.ts';

/** What one answer tells about the site. */
export interface PageContent {
  kind: 'html' | 'script' | 'data' | 'other';
  base: string;
  /** Addresses named, relative to `base`. */
  pages: string[];
  /** What its forms and scripts would send. */
  requests: EndpointParts[];
  /** Where a redirect leads, as written. */
  redirect?: string;
  /** Equal for pages that are built alike; empty where the answer is no page. */
  skeleton: string;
}

/** Longer text is cut before it is parsed: parsing must not cost what the target chooses. */
const LONGEST = 1_000_000;

/** Reads one answer. Pure. @param url - where it was found; @param origin - the crawl's scope. */
export function readPage(response: HttpResponse, url: string, origin: string): PageContent {
  const header = (name: string) => response.headers.find(([each]) => each === name)?.[1];
  const type = (header('content-type') ?? '').toLowerCase();
  const text = response.body.slice(0, LONGEST);
  // Devices write `Refresh: 0; url=/x` where others redirect.
  const refresh = /;\s*url\s*=\s*['"]?([^'"]+)/i.exec(header('refresh') ?? '')?.[1]?.trim();
  const location = response.status >= 300 && response.status < 400 ? header('location') : refresh;
  const rest = {
    base: url,
    pages: [],
    requests: [],
    skeleton: '',
    ...(location !== undefined && { redirect: location }),
  };
  if (/html/.test(type) || (type === '' && /^\s*</.test(text))) return { ...rest, ...readMarkup(text, url, origin) };
  if (/javascript|ecmascript/.test(type))
    return { ...rest, kind: 'script', requests: scriptRequests(text, origin, url, url) };
  if (/json/.test(type)) return { ...rest, kind: 'data', pages: pathsIn(text) };
  return { ...rest, kind: /^text\/|xml/.test(type) ? 'data' : 'other' };
}

function readMarkup(text: string, url: string, origin: string): Omit<PageContent, 'redirect'> {
  const elements = elementsOf(text);
  const { base, pages, scripts } = readLinks(elements, url);
  const forms = readForms(elements).map((form) => formParts(form, origin, base, url));
  const inline = elements
    .filter((element) => element.tagName === 'script')
    .slice(0, 50)
    .map(textOf);
  const calls = [...inline, ...handlersOf(elements)].flatMap((code) => scriptRequests(code, origin, base, url));
  const marks = elements.map(
    (element) => `${element.tagName}.${element.attrs.find(({ name }) => name === 'class')?.value ?? ''}`,
  );
  return {
    kind: 'html',
    base,
    pages: [...pages, ...scripts],
    requests: [...forms.filter((form) => form !== undefined), ...calls, ...markedRequests(elements, origin, base, url)],
    skeleton: [...new Set(marks)].join(' '),
  };
}

/** Code in attributes: `onclick="location='/relay?n=1'"`, `href="javascript:load('/log')"`. */
function handlersOf(elements: readonly Element[]): string[] {
  const found = new Set<string>();
  for (const { attrs } of elements) {
    if (found.size >= MOST_HANDLERS) break;
    for (const { name, value } of attrs) {
      if (name.startsWith('on') && value !== '') found.add(value);
      else if ((name === 'href' || name === 'action') && /^\s*javascript:/i.test(value))
        found.add(unescaped(value.replace(/^\s*javascript:/i, '')));
    }
  }
  return [...found].slice(0, MOST_HANDLERS);
}

const MOST_HANDLERS = 200;

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function markedRequests(elements: readonly Element[], origin: string, base: string, page: string): EndpointParts[] {
  const parts = readMarked(elements).map((form) => formParts(form, origin, base, page));
  return parts.filter((each) => each !== undefined);
}

function scriptRequests(code: string, origin: string, base: string, page: string): EndpointParts[] {
  const calls = readScript(code).map((call) => scriptParts(call, origin, base, page));
  return calls.filter((call) => call !== undefined);
}

/** Strings in a JSON answer that read like addresses; some writers escape every slash. */
function pathsIn(json: string): string[] {
  const text = json.slice(0, 200_000).replaceAll('\\/', '/');
  const found = text.matchAll(/"((?:https?:\/\/[^"\\\s<>{}/]{1,100})?\/[A-Za-z0-9_~.-][^"\\\s<>{}]{0,200})"/g);
  return [...new Set([...found].slice(0, 100).map((match) => match[1] ?? ''))];
}
