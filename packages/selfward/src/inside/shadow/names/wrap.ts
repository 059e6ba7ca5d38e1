/** Any function, as far as one that stands before it must know. */
export type Call = (this: unknown, ...given: unknown[]) => unknown;

/** Another function of the same name and length. */
export function dressed(made: Call, original: Call): Call {
  for (const key of ['name', 'length'] as const)
    Object.defineProperty(made, key, { value: original[key], configurable: true });
  return Object.assign(made, original);
}

/** Puts another function in the place of one; where somebody has frozen it, it stays. */
export function wrap(owner: object, name: string, around: (original: Call) => Call): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (descriptor && !descriptor.configurable && !descriptor.writable) return;
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    enumerable: descriptor?.enumerable ?? true,
    value: dressed(around(original as Call), original as Call),
  });
}

/** Functions that others stand before for a while, for everything uses them. */
export function temporaryWraps(): {
  put(owner: object, name: string, around: (original: Call) => Call): void;
  end(): void;
} {
  const undo: (() => void)[] = [];
  return {
    put(owner, name, around) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      const original: unknown = descriptor?.value;
      if (!descriptor?.configurable || typeof original !== 'function') return;
      Object.defineProperty(owner, name, { ...descriptor, value: dressed(around(original as Call), original as Call) });
      undo.push(() => Object.defineProperty(owner, name, descriptor));
    },
    end() {
      for (const back of undo.splice(0).reverse()) back();
    },
  };
}
