import type { NavigationEntry } from './navigation-timing.ts';

/** One tab of a browser that is driven, whichever it is: a navigation resolves when the page's `load` was told. */
export interface Tab {
  open(url: string): Promise<void>;
  /** Fills a form in and sends it. @param form - by a CSS selector. */
  submit(form: string, fields?: Readonly<Record<string, string>>): Promise<void>;
  /** Of the last address that was gone to. */
  timing(): Promise<NavigationEntry | undefined>;
  url(): string;
  /** The page's words, to see that it is the one that was meant. */
  text(): Promise<string>;
}

export interface DrivenBrowser {
  name: string;
  version: string;
  /** With cookies and a cache of its own. */
  tab(): Promise<Tab>;
  close(): Promise<void>;
}

/** Run in the page. */
export function sendForm({ form, fields }: { form: string; fields: Readonly<Record<string, string>> }): void {
  const found = document.querySelector<HTMLFormElement>(form);
  if (found === null) throw new Error(`there is no ${form} at ${location.href}`);
  for (const [name, value] of Object.entries(fields)) {
    const field = found.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement)) throw new Error(`${form} has no field ${name}`);
    field.value = value;
  }
  found.requestSubmit();
}

/**
 * Run in each page before its own scripts: what it measured stays in the tab, for a page may load itself again before
 * anybody has asked.
 */
export function keepTimings(key: string = 'bench-timing'): void {
  addEventListener('load', () => {
    const [entry] = performance.getEntriesByType('navigation');
    if (entry === undefined || !location.protocol.startsWith('http')) return;
    const { type } = entry.toJSON();
    if (type === 'navigate') sessionStorage.setItem(key, JSON.stringify({ ...entry.toJSON(), url: location.href }));
  });
}

/** Run in the page: of the last address that was gone to there. */
export function takeTiming(key: string = 'bench-timing'): NavigationEntry | undefined {
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return kept === null ? undefined : JSON.parse(kept);
}

/** Asks again where the page loaded itself again meanwhile. */
export async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 5; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!/context was destroyed|navigat/i.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return ask();
}
