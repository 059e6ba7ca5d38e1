/** What Node keeps of a CommonJS module. */
export interface CommonJsModule {
  filename?: string | null;
  loaded: boolean;
  exports: unknown;
}

/**
 * Replaces an export of a CommonJS module; `module.exports` names the whole. Compilers write exports that cannot be
 * redefined: then the module gets an object of the same kind in which they can, as long as nobody has it yet.
 *
 * @param late - the module was loaded before: others hold what it exports.
 */
export function setExport(module: CommonJsModule, name: string, value: unknown, late: boolean): boolean {
  if (name === 'module.exports') {
    module.exports = value;
    return !late;
  }
  const exports = module.exports as object;
  const own = Object.getOwnPropertyDescriptor(exports, name);
  const replaced = { configurable: true, enumerable: own?.enumerable ?? true, writable: true, value };
  if (own ? own.configurable : Object.isExtensible(exports)) return Reflect.defineProperty(exports, name, replaced);
  if (own?.writable) return Reflect.set(exports, name, value);
  if (late || typeof exports !== 'object') return false;
  const open = Object.entries(Object.getOwnPropertyDescriptors(exports)).map(([key, found]) => [
    key,
    { ...found, configurable: true },
  ]);
  module.exports = Object.create(Object.getPrototypeOf(exports), { ...Object.fromEntries(open), [name]: replaced });
  return true;
}
