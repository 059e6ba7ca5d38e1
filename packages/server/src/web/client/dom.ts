/** Every element that a page marked for live news by this name, within a part of it. */
export const live = (name: string, within: ParentNode = document): HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>(`[data-live="${CSS.escape(name)}"]`),
];

export const marked = (attribute: string, value: string, within: ParentNode = document): HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>(`[${attribute}="${CSS.escape(value)}"]`),
];

/** Writes a text, if it is another: what did not change must not be announced. */
export function write(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
