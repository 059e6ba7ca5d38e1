import {
  allNodes,
  attributeLocations,
  attributeOf,
  contentModel,
  foreignOf,
  type HtmlElement,
  type HtmlNode,
  isElement,
  normalizeNewlines,
  parseHtml,
  qualifiedName,
} from './html-tree.ts';
import { isHandler, isScriptType, isUrlAttribute, javascriptUrlCode } from './html-vocabulary.ts';
import { type CodePlace, createCodeReader } from './javascript-context.ts';
import { occurrences } from './reflection.ts';

/** Where a marker stands in an HTML document. */
export interface Place {
  kind:
    | 'text'
    | 'rcdata'
    | 'rawtext'
    | 'script'
    | 'data-block'
    | 'comment'
    | 'attribute'
    | 'attribute-name'
    | 'tag-name'
    | 'doctype'
    | 'lost';
  /** Of the element that it stands in or on. */
  element?: string;
  attribute?: string;
  quote?: '"' | "'" | '';
  /** What a browser does with the attribute's value. */
  role?: 'plain' | 'url' | 'source' | 'handler' | 'srcdoc' | 'style';
  /** The value begins with it: the scheme of a URL is the sender's choice. */
  atStart?: boolean;
  code?: CodePlace;
  foreign?: 'svg' | 'mathml';
  /** Ends the elements around it in which nothing that is put in would run: a template, a list of options. */
  closer?: string;
  /** Where in the document that a `srcdoc` holds. */
  inner?: Place[];
  /** In the source, with its line ends normalised. */
  offset: number;
}

/** Places looked at from each end: a page that repeats a value more often than this repeats it in the same way. */
const MOST_PLACES = 100;

/**
 * Finds the places of a marker in an HTML document, in order of the source: all of them, or of very many the first and
 * the last hundred.
 */
export function findPlaces(body: string, marker: string): Place[] {
  const source = normalizeNewlines(body);
  const all = occurrences(source, marker);
  if (all.length === 0) return [];
  const offsets = all.length <= 2 * MOST_PLACES ? all : [...all.slice(0, MOST_PLACES), ...all.slice(-MOST_PLACES)];
  const page: Page = { source, marker, codePlaceAt: createCodeReader() };
  const spans = spansOf(page, (start, end) => holdsAny(offsets, start, end));
  return offsets.map((offset) => {
    const span = spans.find(({ start, end }) => start <= offset && offset < end);
    return span ? { ...span.place(offset), offset } : { kind: 'lost', offset };
  });
}

interface Span {
  start: number;
  end: number;
  place: (offset: number) => Omit<Place, 'offset'>;
}

interface Page {
  source: string;
  marker: string;
  codePlaceAt: ReturnType<typeof createCodeReader>;
}

/** Whether one of some offsets, in order, lies in a stretch. */
function holdsAny(offsets: readonly number[], start: number, end: number): boolean {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return (offsets[low] ?? end) < end;
}

/** The stretches of source that hold the marker, the narrowest first. */
function spansOf(page: Page, holds: (start: number, end: number) => boolean): Span[] {
  const spans: Span[] = [];
  const templates = new Map<HtmlNode, HtmlElement>();
  for (const node of allNodes(parseHtml(page.source), { templates: true })) {
    if ('content' in node) templates.set(node.content, node);
    const at = node.sourceCodeLocation;
    // An element's own location ends with its content: one without the marker holds none in its attributes either.
    if (!at || !holds(at.startOffset, at.endOffset)) continue;
    if (node.nodeName === '#text') {
      const parent = 'parentNode' in node ? node.parentNode : null;
      const element = parent && isElement(parent) ? parent : undefined;
      const closer = closerOf(parent, templates);
      spans.push({
        start: at.startOffset,
        end: at.endOffset,
        place: (offset) => ({ ...inText(element, page, at.startOffset, at.endOffset, offset), ...closer }),
      });
    } else if (node.nodeName === '#comment') {
      const closer = closerOf('parentNode' in node ? node.parentNode : null, templates);
      spans.push({ start: at.startOffset, end: at.endOffset, place: () => ({ kind: 'comment', ...closer }) });
    } else if (node.nodeName === '#documentType') {
      spans.push({ start: at.startOffset, end: at.endOffset, place: () => ({ kind: 'doctype' }) });
    } else if (isElement(node)) {
      const closer = closerOf(node.parentNode, templates);
      spans.push(
        ...spansOfElement(node, page).map((span) => ({
          ...span,
          place: (offset: number) => ({ ...span.place(offset), ...closer }),
        })),
      );
    }
  }
  return spans.sort((a, b) => a.end - a.start - (b.end - b.start));
}

/** The end tags that lead out of every template and list of options around a node. */
function closerOf(parent: HtmlNode | null, templates: ReadonlyMap<HtmlNode, HtmlElement>): { closer?: string } {
  let closer = '';
  for (let node: HtmlNode | null | undefined = parent; node; ) {
    if (isElement(node) && node.tagName === 'select') closer += '</select>';
    const template = templates.get(node);
    if (template) closer += '</template>';
    node = template ? template.parentNode : 'parentNode' in node ? node.parentNode : null;
  }
  return closer === '' ? {} : { closer };
}

function inText(
  element: HtmlElement | undefined,
  { source, codePlaceAt }: Page,
  start: number,
  end: number,
  offset: number,
): Omit<Place, 'offset'> {
  if (!element) return { kind: 'text' };
  const model = contentModel(element);
  const foreign = foreignOf(element);
  const common = { element: element.tagName, ...(foreign && { foreign }) };
  if (model === 'script') {
    if (!isScriptType(attributeOf(element, 'type'))) return { kind: 'data-block', ...common };
    return { kind: 'script', ...common, code: codePlaceAt(source.slice(start, end), offset - start) };
  }
  return { kind: model === 'data' ? 'text' : model, ...common };
}

function spansOfElement(element: HtmlElement, { source, marker, codePlaceAt }: Page): Span[] {
  const at = element.sourceCodeLocation;
  const startTag = at?.startTag ?? at;
  if (!startTag) return [];
  const spans: Span[] = [];
  if (occurrences(element.tagName, marker).length > 0) {
    spans.push({
      start: startTag.startOffset,
      end: startTag.startOffset + element.tagName.length + 1,
      place: () => ({ kind: 'tag-name' }),
    });
  }
  for (const attribute of element.attrs) {
    const location = attributeLocations(element)?.[qualifiedName(attribute)];
    if (!location) continue;
    const text = source.slice(location.startOffset, location.endOffset);
    const equals = /^[^=]+\s*=\s*/.exec(text)?.[0].length ?? text.length;
    const name = qualifiedName(attribute).toLowerCase();
    const about = { element: element.tagName, attribute: name };
    spans.push({
      start: location.startOffset,
      end: location.startOffset + equals,
      place: () => ({ kind: 'attribute-name', ...about }),
    });
    if (equals === text.length) continue;
    const quote = /^["']/.exec(text.slice(equals))?.[0] === '"' ? '"' : text.charAt(equals) === "'" ? "'" : '';
    // A link that runs code holds code; the browser undoes its percent signs as well.
    const linked = isUrlAttribute(element.tagName, name) ? javascriptUrlCode(attribute.value) : undefined;
    const role = linked === undefined ? roleOf(element, name) : 'handler';
    const code = linked ?? attribute.value;
    spans.push({
      start: location.startOffset + equals,
      end: location.endOffset,
      place: () => {
        const inCode = occurrences(code, marker)[0] ?? 0;
        const foreign = foreignOf(element);
        return {
          kind: 'attribute',
          ...about,
          quote,
          role,
          atStart: attribute.value.trimStart().toLowerCase().startsWith(marker.toLowerCase()),
          ...(role === 'handler' && { code: codePlaceAt(code, inCode) }),
          ...(role === 'srcdoc' && { inner: findPlaces(attribute.value, marker) }),
          ...(foreign && { foreign }),
        };
      },
    });
  }
  return spans;
}

function roleOf(element: HtmlElement, name: string): NonNullable<Place['role']> {
  if (name === 'style') return 'style';
  if (name === 'src' && element.tagName === 'script') return 'source';
  if (name === 'srcdoc' && element.tagName === 'iframe') return 'srcdoc';
  if (isHandler(name)) return 'handler';
  return isUrlAttribute(element.tagName, name) ? 'url' : 'plain';
}
