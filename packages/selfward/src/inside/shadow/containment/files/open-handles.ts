const patched = new WeakSet<object>();

/**
 * What an open file's handle may change without a path. The content of the real thing is safe, since it was opened for
 * reading alone; its mode, owner and times are not.
 *
 * @param handle - the first shows where all have their methods; a number is none.
 */
export function swallowChanges(handle: unknown, withheld: (detail: string) => void): unknown {
  if (typeof handle !== 'object' || handle === null) return handle;
  const prototype: unknown = Object.getPrototypeOf(handle);
  if (typeof prototype !== 'object' || prototype === null || patched.has(prototype)) return handle;
  patched.add(prototype);
  // Refused by Node's permission model, and needless: what is kept need not outlive the machine.
  for (const name of ['sync', 'datasync'])
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value: async () => undefined });
  for (const name of ['chmod', 'chown', 'utimes']) {
    if (!(name in prototype)) continue;
    const value = async () => withheld(`${name} of an open file`);
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value });
  }
  return handle;
}
