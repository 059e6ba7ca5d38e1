/**
 * Tells when something is added to or taken from an array that somebody else owns: frameworks keep their routes in plain
 * arrays and have no event for a new one. The methods stand on the array itself and leave no trace once taken out.
 *
 * @returns what takes them out again.
 */
export function watchArray(list: unknown[], changed: () => void): () => void {
  const methods = ['push', 'unshift', 'splice', 'pop', 'shift'] as const;
  const had = methods.map((name) => Object.getOwnPropertyDescriptor(list, name));
  for (const name of methods) {
    // What is called is what an earlier watcher, or the array itself, has there.
    const original: unknown = Reflect.get(list, name);
    if (typeof original !== 'function') continue;
    Object.defineProperty(list, name, {
      configurable: true,
      enumerable: false,
      writable: true,
      value(this: unknown[], ...given: unknown[]): unknown {
        const result: unknown = Reflect.apply(original, this, given);
        try {
          changed();
        } catch {
          // A listener's mistake is not the application's.
        }
        return result;
      },
    });
  }
  return () => {
    methods.forEach((name, at) => {
      const before = had[at];
      if (before) Object.defineProperty(list, name, before);
      else Reflect.deleteProperty(list, name);
    });
  };
}
