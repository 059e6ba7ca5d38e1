/** Text leaves that get the entity: more say no more. */
const LEAVES = 8;

const DOCTYPE = /<!DOCTYPE\s[^[>]*(?:\[[\s\S]*?\]\s*)?>\s*/i;
/** The root's start tag: behind the declaration, comments and instructions. */
const ROOT = /<([A-Za-z_][\w.:-]*)((?:\s[^<>]*?)?)(\/?)>/;
const LEAF = />([^<>]*[^<>\s][^<>]*)<\//g;

/** Whether a text is a document of markup by itself. */
export function looksLikeXml(text: string): boolean {
  return (
    /^\s*(?:<\?xml\s|<!--|<!DOCTYPE\s+(?!html\b)|<[A-Za-z_])/i.test(text) &&
    /<\/[\w.:-]+>\s*$|\/>\s*$/.test(text) &&
    !/^\s*<(?:!doctype )?html/i.test(text)
  );
}

/**
 * A document with declarations of its own, in place of those it had, and references to what they declare behind the text
 * of its leaves: a field that is read keeps its value and brings what the reference stands for.
 */
export function withDeclarations(xml: string, declarations: string, references: string): string | undefined {
  const bare = xml.replace(DOCTYPE, '');
  const root = ROOT.exec(bare);
  if (!root) return undefined;
  const [tag, name = '', attributes = '', closed] = root;
  const [before, after] = [bare.slice(0, root.index), bare.slice(root.index + tag.length)];
  const head = `${before}<!DOCTYPE ${name} [${declarations}]>`;
  if (closed === '/') return `${head}<${name}${attributes}>${references}</${name}>${after}`;
  let count = 0;
  const body = `>${after}`.replace(LEAF, (leaf, text: string) => {
    count += 1;
    return count > LEAVES ? leaf : `>${text}${references}</`;
  });
  return `${head}<${name}${attributes}${count > 0 ? body : `>${references}${after}`}`;
}

/** A document of an endpoint's fields, for an application that takes XML where it is usually given something else. */
export function documentOf(fields: readonly (readonly [name: string, value: string])[]): string {
  const safe = (text: string) => text.replace(/[<>&]/g, ' ');
  const elements = fields
    .filter(([name]) => /^[A-Za-z_][\w.-]*$/.test(name))
    .slice(0, 20)
    .map(([name, value]) => `<${name}>${safe(value) || '1'}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?><root>${elements.join('')}</root>`;
}
