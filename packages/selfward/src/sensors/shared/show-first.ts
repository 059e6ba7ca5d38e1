import { withoutOurFrame } from './without-our-frame.ts';

export type Before = (args: readonly unknown[], self: unknown) => void;

type Maker = (new (...given: never[]) => object) & ((...given: never[]) => unknown);

/**
 * A function or class that first shows its arguments. A proxy, so that name, length, symbols (`util.promisify`) and
 * whatever else hangs on the original stay; what it throws keeps the stack that it would have had.
 */
export function showFirst<T extends object>(original: T, before: Before): T {
  const handler = {
    apply(target: Maker, self: unknown, args: unknown[]): unknown {
      show(before, args, self);
      try {
        return Reflect.apply(target, self, args);
      } catch (error) {
        throw withoutOurFrame(error, handler.apply);
      }
    },
    construct(target: Maker, args: unknown[], newTarget: unknown): object {
      show(before, args, undefined);
      try {
        // Without this, the instances of the watched class would be of another one.
        return Reflect.construct(target, args, newTarget === watched ? target : (newTarget as Maker));
      } catch (error) {
        throw withoutOurFrame(error, handler.construct);
      }
    },
  };
  const watched: object = new Proxy(original as unknown as Maker, handler);
  return watched as T;
}

/** A `before` looks by `look`, which catches; one that fails outside of that is no matter of the caller's either. */
function show(before: Before, args: readonly unknown[], self: unknown): void {
  try {
    before(args, self);
  } catch {
    // The original call goes on.
  }
}
