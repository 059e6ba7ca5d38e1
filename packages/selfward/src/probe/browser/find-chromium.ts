import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** What Chromium and its siblings are called where they are installed from packages. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const ELSEWHERE = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** What the search looks at: handed in, so that tests need no Chromium. */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  exists: (path: string) => boolean;
}

/**
 * The system's Chromium: the one that is named, else `SELFWARD_BROWSER`, else the first that is found.
 *
 * @throws Error that says what to install or where to name it.
 */
export function findChromium(
  executable?: string,
  { env, exists }: Machine = { env: process.env, exists: existsSync },
): string {
  const named = executable ?? (env.SELFWARD_BROWSER || undefined);
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  if (named !== undefined) {
    const places = isAbsolute(named) || /[/\\]/.test(named) ? [named] : folders.map((folder) => join(folder, named));
    const found = places.find((path) => exists(path));
    if (found === undefined) throw new Error(`there is no browser at ${named}`);
    return found;
  }
  const found = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE].find(exists);
  if (found === undefined)
    throw new Error('no Chromium is found: install it (Debian: chromium), or name its file in SELFWARD_BROWSER');
  return found;
}
