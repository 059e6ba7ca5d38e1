import type { Browser } from '../model/browser.ts';
import { createBrowser } from '../probe/browser/create-browser.ts';
import { UsageError } from './usage.ts';

/** The browser of `--browser`. @throws UsageError that says what is missing. */
export async function browserAsAsked(asked: boolean): Promise<Browser | undefined> {
  if (!asked) return undefined;
  try {
    return await createBrowser();
  } catch (cause) {
    throw new UsageError(`--browser: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
