import type { Payload, Point } from '../../model/index.ts';
import { canTravel, originalText, type Steps } from '../shared/probing.ts';
import { type Delaying, proveDelay, seconds } from '../shared/prove-delay.ts';
import type { Inquiry } from './inquiry.ts';

/** Lets the database wait, where nothing that it answers can be seen: one request for each database where none does. */
export function* tryDelays(inquiry: Inquiry, point: Point): Steps<void> {
  const { at, fresh, entry } = inquiry;
  const state = entry(point);
  for (const payload of at.payloads.filter(({ for: words }) => words.includes('delay'))) {
    const database = payload.for.find((word) => /^[A-Z]/.test(word));
    const another = state.technology !== undefined && state.technology !== database;
    if (another || !canTravel(point, payload.text)) continue;
    const verdict = yield* proveDelay(at, delaying(payload, point), fresh);
    if (!verdict) continue;
    state.verdict = verdict;
    if (database !== undefined) state.technology = database;
    return;
  }
}

function delaying(payload: Payload, point: Point): Delaying {
  const textOf = (ms: number) =>
    payload.text.replaceAll('{seconds}', seconds(ms)).replaceAll('{value}', () => originalText(point));
  const sending = (text: string, note: string) => ({ set: new Map([[point, text]]), note });
  return {
    sending: (ms) => sending(textOf(ms), `SQL: ${payload.id}`),
    inert: (ms) => sending(textOf(ms).replace(/sleep/gi, misspelt), `control: ${payload.id}, misspelt`),
    observed: 'The database waited as long as it was told to.',
    control: 'With the function misspelt, the answer came at once.',
  };
}

/** A function that no database has, as long as the one that it stands for. */
const misspelt = (name: string): string => name.slice(0, -1) + (name.endsWith('P') ? 'Q' : 'q');
