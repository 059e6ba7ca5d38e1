import type { Sending } from './probing.ts';

/** A cookie carries them encoded. */
export const QUOTES = /['"]|%2[27]/;
const OTHER: Readonly<Record<string, string>> = { "'": '"', '"': "'", '%22': '%27', '%27': '%22' };

/**
 * The same text with the one thing changed by which it could mean anything: quotes of the other kind stay inside the
 * string that they should have left; where there are none, the first operator becomes brackets that nothing parses.
 * Length and all else stay, so that whoever judges the text alone judges both alike.
 */
export function inertText(text: string): string {
  if (QUOTES.test(text)) return text.replace(new RegExp(QUOTES, 'g'), (quote) => OTHER[quote] ?? quote);
  return text.replace(/\|\||&&|\b(?:AND|OR)\b|[({?+]/, (sign) => ')'.repeat(sign.length));
}

/** Objects mean something by their shape; text alone has a twin. */
export function hasInertTwin({ set }: Sending): boolean {
  return [...set.values()].every((value) => typeof value === 'string' && inertText(value) !== value);
}

export function inertTwin(sending: Sending): Sending {
  const set = new Map([...sending.set].map(([point, value]) => [point, inertText(String(value))]));
  return { ...sending, set, note: `control: ${sending.note}, but in a form that means nothing` };
}
