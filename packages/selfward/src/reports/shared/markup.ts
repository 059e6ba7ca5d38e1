const made: unique symbol = Symbol('markup');

/** Markup that was made by {@link html}: everything put into it was escaped. */
export interface Markup {
  readonly [made]: string;
}

type Part = string | number | Markup | undefined | false | readonly Part[];

/** Builds markup; what is put in is escaped unless it was built by this function itself. Attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { [made]: strings.map((text, at) => text + (at < parts.length ? write(parts[at]) : '')).join('') };
}

export function markupText(markup: Markup): string {
  return markup[made];
}

function write(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if (made in part) return part[made];
  return part.map(write).join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (c) => ENTITIES[c] ?? c);
}
