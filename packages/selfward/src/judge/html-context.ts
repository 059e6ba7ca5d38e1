import {
  allNodes,
  attributeLocations,
  attributeOf,
  contentModel,
  foreignOf,
  type HtmlElement,
  isElement,
  normalizeNewlines,
  parseHtml,
  qualifiedName,
} from './html-tree.ts';
import { isHandler, isScriptType, isUrlAttribute } from './html-vocabulary.ts';
import { type CodePlace, codePlaceAt } from './javascript-context.ts';
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
  /** Where in the document that a `srcdoc` holds. */
  inner?: Place[];
  /** In the source, with its line ends normalised. */
  offset: number;
}

/** Finds every place of a marker in an HTML document, in order of the source. */
export function findPlaces(body: string, marker: string): Place[] {
  const source = normalizeNewlines(body);
  const offsets = occurrences(source, marker);
  if (offsets.length === 0) return [];
  const spans = spansOf(source, marker);
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

/** The stretches of source that hold the marker, the narrowest first. */
function spansOf(source: string, marker: string): Span[] {
  const spans: Span[] = [];
  for (const node of allNodes(parseHtml(source), { templates: true })) {
    const at = node.sourceCodeLocation;
    if (!at) continue;
    if (node.nodeName === '#text') {
      const parent = 'parentNode' in node ? node.parentNode : null;
      const element = parent && isElement(parent) ? parent : undefined;
      spans.push({
        start: at.startOffset,
        end: at.endOffset,
        place: (offset) => inText(element, source, at.startOffset, at.endOffset, offset),
      });
    } else if (node.nodeName === '#comment') {
      spans.push({ start: at.startOffset, end: at.endOffset, place: () => ({ kind: 'comment' }) });
    } else if (node.nodeName === '#documentType') {
      spans.push({ start: at.startOffset, end: at.endOffset, place: () => ({ kind: 'doctype' }) });
    } else if (isElement(node)) {
      spans.push(...spansOfElement(node, source, marker));
    }
  }
  return spans.sort((a, b) => a.end - a.start - (b.end - b.start));
}

function inText(
  element: HtmlElement | undefined,
  source: string,
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

function spansOfElement(element: HtmlElement, source: string, marker: string): Span[] {
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
    const role = roleOf(element, name);
    spans.push({
      start: location.startOffset + equals,
      end: location.endOffset,
      place: () => {
        const inValue = occurrences(attribute.value, marker)[0] ?? 0;
        const foreign = foreignOf(element);
        return {
          kind: 'attribute',
          ...about,
          quote,
          role,
          atStart: attribute.value.trimStart().toLowerCase().startsWith(marker.toLowerCase()),
          ...(role === 'handler' && { code: codePlaceAt(attribute.value, inValue) }),
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
