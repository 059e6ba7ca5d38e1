import { type DefaultTreeAdapterMap, html, InsertionMode, Parser, type Token } from 'parse5';

const OPTIONS = { sourceCodeLocationInfo: true, scriptingEnabled: true };

const OF_SELECT = new Set([InsertionMode.IN_SELECT, InsertionMode.IN_SELECT_IN_TABLE]);

/**
 * Parses a document as today's browsers do with scripting on. The HTML standard of 2025 lets markup stand inside
 * `<select>` (it has no insertion mode of its own any more), and Chromium runs what stands there; parse5 still drops it.
 * So the parser stays in the mode that it was in where it would go over to one of those.
 */
export function parseLikeChromium(text: string): DefaultTreeAdapterMap['document'] {
  if (!/<select/i.test(text)) return Parser.parse<DefaultTreeAdapterMap>(text, OPTIONS);
  const parser = new Parser<DefaultTreeAdapterMap>(OPTIONS);
  let mode = parser.insertionMode;
  Object.defineProperty(parser, 'insertionMode', {
    get: () => mode,
    set(next: InsertionMode) {
      if (!OF_SELECT.has(next)) mode = next;
      else if (mode === InsertionMode.TEXT || mode === InsertionMode.IN_TEMPLATE) mode = InsertionMode.IN_BODY;
    },
  });
  const { SELECT, INPUT } = html.TAG_ID;
  const onStartTag = parser.onStartTag.bind(parser);
  parser.onStartTag = (token: Token.TagToken) => {
    const { openElements: open } = parser;
    const isOpen = open.tagIDs.slice(0, open.stackTop + 1).includes(SELECT);
    const ends = token.tagID === SELECT || token.tagID === INPUT;
    const current = open.items[open.stackTop];
    const inHtml = current && 'namespaceURI' in current && current.namespaceURI === html.NS.HTML;
    const inside = ends && isOpen && inHtml;
    // Either ends a select that is open; a select is nothing more than that.
    if (inside) parser.openElements.popUntilTagNamePopped(SELECT);
    if (!inside || token.tagID === INPUT) onStartTag(token);
  };
  parser.tokenizer.write(text, true);
  return parser.document;
}
