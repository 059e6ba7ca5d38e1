/** HTML that is ready to be sent. */
export interface Markup {
  readonly markup: string;
}

export type Child = string | number | Markup | readonly Child[] | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** Takes text for markup: what flawed firmware does with what it was sent. */
export const raw = (markup: string): Markup => ({ markup });

function render(child: Child): string {
  if (child === undefined || child === false) return '';
  if (typeof child === 'string') return escapeHtml(child);
  if (typeof child === 'number') return String(child);
  if ('markup' in child) return child.markup;
  return child.map(render).join('');
}

/** A template string whose values are escaped, unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...children: Child[]): Markup {
  return { markup: strings.map((text, at) => text + render(children[at])).join('') };
}

/** JSON that may stand inside a script element: no `<` of it can end the element. */
export const scriptJson = (value: unknown): Markup => raw(JSON.stringify(value).replaceAll('<', '\\u003c'));
