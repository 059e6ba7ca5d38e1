import { temporaryWraps } from '../names/wrap.ts';
import type { Wanting } from './wanting.ts';

const ENCODINGS: readonly unknown[] = ['base64', 'base64url', 'hex'];

/** Shorter, it is a sign or two that is looked at. */
const SHORTEST_CUT = 5;

/**
 * Watches what applications do with a value before they use it: decode it, or cut it short. What is sent as it stands
 * comes out of the one as nothing, and of the other without its end. In place only while a request is learned from.
 */
export function watchDecoding(wanting: Wanting): { begin(): void; end(): void } {
  const { put, end } = temporaryWraps();
  const decoded = (text: unknown, encoding: unknown) => {
    if (wanting.open() && typeof text === 'string' && text !== '' && ENCODINGS.includes(encoding))
      wanting.asked(text, () => ({ type: 'string', contentEncoding: encoding }));
  };
  const cut = (text: string, from: unknown, to: unknown) => {
    if (wanting.open() && from === 0 && typeof to === 'number' && to >= SHORTEST_CUT && text !== '')
      wanting.asked(text, () => ({ type: 'string', maxLength: to }));
  };
  return {
    begin() {
      end();
      put(
        Buffer,
        'from',
        (original) =>
          function (text, encoding, ...more) {
            decoded(text, typeof encoding === 'string' ? encoding.toLowerCase() : undefined);
            return Reflect.apply(original, this, [text, encoding, ...more]);
          },
      );
      put(
        globalThis,
        'atob',
        (original) =>
          function (text) {
            decoded(text, 'base64');
            return Reflect.apply(original, this, [text]);
          },
      );
      for (const name of ['slice', 'substring', 'substr'])
        put(
          String.prototype,
          name,
          (original) =>
            function (from, to) {
              cut(String(this), from, to);
              return Reflect.apply(original, this, [from, to]);
            },
        );
    },
    end,
  };
}
