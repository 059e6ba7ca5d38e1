import type { Loaded } from './load-templates.ts';

/** What a look at a folder of templates found. */
export interface Lint {
  /** One line a template, then the sums. */
  text: string;
  ready: number;
  notSupported: number;
  broken: number;
}

/** Says for each template whether it runs and, if not, why. Pure. */
export function lintTemplates(loaded: readonly Loaded[]): Lint {
  const count = (is: Loaded['is']) => loaded.filter((each) => each.is === is).length;
  const [ready, notSupported, broken] = [count('ready'), count('not-supported'), count('broken')];
  const sums = `${loaded.length} templates: ${ready} run, ${notSupported} not supported, ${broken} broken`;
  const wanted = tally(loaded).map(([reason, times]) => `  ${String(times).padStart(5)}  ${reason}`);
  const why = wanted.length > 0 ? `\nWhat the others want:\n${wanted.join('\n')}` : '';
  return { text: `${[...loaded.map(lineOf), sums].join('\n')}${why}\n`, ready, notSupported, broken };
}

function lineOf(loaded: Loaded): string {
  if (loaded.is === 'ready') return `runs           ${loaded.file}`;
  if (loaded.is === 'not-supported')
    return `not supported  ${loaded.file}: ${loaded.reasons.map(printable).join('; ')}`;
  return `broken         ${loaded.file}:${loaded.line}: ${printable(loaded.reason)}`;
}

function tally(loaded: readonly Loaded[]): [reason: string, times: number][] {
  const times = new Map<string, number>();
  for (const each of loaded) {
    if (each.is !== 'not-supported') continue;
    for (const reason of each.reasons) times.set(printable(reason), (times.get(printable(reason)) ?? 0) + 1);
  }
  return [...times].sort((a, b) => b[1] - a[1]).slice(0, 20);
}

/** A template's own words must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').slice(0, 300);
}
