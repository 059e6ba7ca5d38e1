/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * Does in a page what its user may do with elements that carry a marker: follows `javascript:` addresses, presses
 * buttons, focuses, moves the pointer. Runs inside the page, so it stands by itself. A page's own scripts may have
 * replaced anything; then less is stirred.
 */
export function stirPage(markers: readonly string[]): void {
  const most = 40;
  let done = 0;
  const carries = (text: string) => markers.some((marker) => text.toLowerCase().includes(marker.toLowerCase()));
  const seen = (element: Element) => element.getClientRects().length > 0;
  const runs = (value: string) =>
    URL.canParse(value, 'http://h/') && new URL(value, 'http://h/').protocol === 'javascript:';
  const pointer =
    /^(?:click|dblclick|auxclick|contextmenu|mouse\w+|pointer(?:over|enter|down|move|up|out|leave)|wheel|drag\w*|drop|touch\w+)$/;
  const typed = /^(?:key\w+|input|beforeinput|change|copy|cut|paste|select|beforecopy|beforecut|beforepaste)$/;
  const press = (element: Element) =>
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  const use = (element: Element, name: string, value: string) => {
    const event = /^on(\w+)$/.exec(name)?.[1];
    if (/^(?:BODY|FRAMESET)$/.test(element.nodeName) && /^(?:focus|blur|resize|scroll)$/.test(event ?? '')) {
      // There these are the window's own.
      window.dispatchEvent(new Event(event ?? ''));
    } else if (event === 'focus' || event === 'focusin' || event === 'blur' || event === 'focusout') {
      if (element instanceof HTMLElement || element instanceof SVGElement) {
        element.focus();
        if (event === 'blur' || event === 'focusout') element.blur();
      }
    } else if (event === 'toggle') {
      if (element instanceof HTMLDetailsElement) element.open = !element.open;
    } else if (event === 'submit' && element instanceof HTMLFormElement) {
      element.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    } else if (event !== undefined) {
      if (!seen(element)) return;
      if (event === 'click') press(element);
      else if (pointer.test(event)) element.dispatchEvent(new MouseEvent(event, { bubbles: true, cancelable: true }));
      else if (typed.test(event)) element.dispatchEvent(new Event(event, { bubbles: true, cancelable: true }));
    } else if (runs(value)) {
      if (element instanceof HTMLFormElement && name === 'action') HTMLFormElement.prototype.submit.call(element);
      else if (name === 'formaction' && (element instanceof HTMLButtonElement || element instanceof HTMLInputElement)) {
        if (element.form) element.form.noValidate = true;
        press(element);
      } else if (/^(?:xlink:)?href$/.test(name) && seen(element)) press(element);
      else if (name === 'href' && element instanceof HTMLAreaElement) press(element);
    }
  };
  for (const element of Document.prototype.querySelectorAll.call(document, '*')) {
    for (const { name, value } of [...element.attributes]) {
      if (done >= most || !carries(value)) continue;
      done += 1;
      try {
        use(element, name.toLowerCase(), value);
      } catch {
        // The page threw in its own handler: the next element may still do.
      }
    }
  }
}
