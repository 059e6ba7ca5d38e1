import type { Payload } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { makeExpression } from './expression.ts';
import { sendTogether } from './groups.ts';
import { proveHits } from './states.ts';
import { type Place, payloadsFor } from './try-each.ts';

/** So many requests are worth a field that cuts its value off. */
const MOST = 3;

/** A field that cuts what is long: as many of the commonest syntaxes as it holds, with short numbers. */
export function* tryShort(place: Place, length: number): Steps<void> {
  const { at, point, state, states, fresh } = place;
  const common = ['braces', 'percent', 'dollar', 'hash', 'square'].flatMap((word) => payloadsFor(at, word, 'first'));
  const fitting = [...common, ...payloadsFor(at, 'smarty').slice(0, 1)];
  for (const payloads of packed(fitting, length, (payload) => makeExpression(payload, fresh, { short: true }).text)) {
    if (state.proved) return;
    const note = 'short template syntaxes, as many as fit';
    const round = yield* sendTogether(at, [point], payloads, fresh, { note, wrap: false, short: true });
    yield* proveHits(at, states, round, fresh, { short: true });
  }
}

function packed(payloads: readonly Payload[], length: number, textOf: (payload: Payload) => string): Payload[][] {
  const packs: { room: number; payloads: Payload[] }[] = [];
  for (const payload of payloads) {
    const need = textOf(payload).length;
    if (need > length) continue;
    const pack = packs.find(({ room }) => room >= need);
    if (pack) {
      pack.room -= need;
      pack.payloads.push(payload);
    } else packs.push({ room: length - need, payloads: [payload] });
  }
  return packs.slice(0, MOST).map((pack) => pack.payloads);
}
