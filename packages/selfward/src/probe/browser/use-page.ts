/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** A field of a page that a person would fill in. */
export interface PageField {
  name: string;
  type: string;
}

/**
 * Lists what a page asks its user for, in document order. Runs inside the page. Radio buttons, files and buttons are
 * left as they are.
 */
export function listFields(): PageField[] {
  const fields = [...document.querySelectorAll('input, textarea')].slice(0, 200);
  return fields.map((field) => ({
    name: field.getAttribute('name') || field.id || field.getAttribute('placeholder') || '',
    type: field.localName === 'textarea' ? 'text' : (field.getAttribute('type') ?? 'text').toLowerCase(),
  }));
}

/**
 * Fills in the fields of {@link listFields}, submits every form and presses the buttons outside of forms, as a user
 * would. Runs inside the page, so it stands by itself.
 *
 * @returns the document as it was, without the forms whose submission a script took over.
 */
export async function usePage({ values, most }: { values: readonly string[]; most: number }): Promise<string> {
  const before = document.documentElement.cloneNode(true);
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const keep = /^(?:hidden|file|submit|image|button|reset|radio|range)$/;
  for (const [at, field] of [...document.querySelectorAll('input, textarea')].slice(0, 200).entries()) {
    const value = values[at];
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || value === undefined) continue;
    if (keep.test(field.type) || field.disabled || field.readOnly) continue;
    if (field instanceof HTMLInputElement && field.type === 'checkbox') {
      if (field.required && !field.checked) field.click();
      continue;
    }
    // Frameworks put a setter of their own on the element, and look for what it missed.
    const own = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
    Object.getOwnPropertyDescriptor(own, 'value')?.set?.call(field, value);
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  await pause(50);
  const taken = new Set<number>();
  for (const [at, form] of [...document.querySelectorAll('form')].slice(0, most).entries()) {
    const watch = (event: Event) => {
      if (event.defaultPrevented) taken.add(at);
      // The document goes on being looked at: what it would send by itself is read from it.
      event.preventDefault();
    };
    window.addEventListener('submit', watch, { once: true });
    form.noValidate = true;
    HTMLFormElement.prototype.requestSubmit.call(form);
    window.removeEventListener('submit', watch);
    await pause(30);
  }
  const buttons = document.querySelectorAll('button, [role=button], [role=tab], [onclick], input[type=button]');
  let pressed = 0;
  for (const button of buttons) {
    if (pressed >= most || !(button instanceof HTMLElement) || !button.isConnected) continue;
    if (button.localName === 'a' || (button instanceof HTMLButtonElement && button.type !== 'button' && button.form))
      continue;
    pressed += 1;
    button.click();
    await pause(30);
  }
  if (before instanceof Element) {
    const forms = before.querySelectorAll('form');
    for (const at of taken) forms[at]?.remove();
    return before.outerHTML;
  }
  return '';
}
