import type { Flaw, Handler, Reply, Trap } from './write.ts';

export const text = (value: unknown): string => String(value ?? '');

/** A page by what it makes of the one value `x` of its query. */
export type Act = (value: string) => Reply | Promise<Reply>;

const handle =
  (act: Act): Handler =>
  ({ query }) =>
    act(text(query.x));
const at = (id: string, note: string, path: string) => ({ id, note, at: 'query:x', ask: { get: path } });

export const queryFlaw = (
  id: string,
  note: string,
  path: string,
  flawed: Act,
  mended: Act,
  exploit: readonly [string, string],
  more: Partial<Flaw> = {},
): Flaw => ({ ...at(id, note, path), flawed: handle(flawed), mended: handle(mended), exploit, ...more });

export const queryTrap = (id: string, note: string, path: string, act: Act, more: Partial<Trap> = {}): Trap => ({
  ...at(id, note, path),
  handle: handle(act),
  ...more,
});
