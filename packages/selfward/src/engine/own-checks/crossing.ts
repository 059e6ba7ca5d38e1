/** A value on its way to the other process: new objects by name, and references to them. */
export interface Packed {
  made: [name: string, value: unknown][];
  value: unknown;
}

/** Carries the values of one scope between two processes; an object that crossed once is the same one ever after. */
export interface Crossing {
  pack(value: unknown): Packed;
  /** @throws Error where it refers to what never crossed. */
  unpack(packed: Packed): unknown;
  /** Whether an object was made on this side: what the other side hands back, not what it made up. */
  isOurs(value: unknown): boolean;
}

/**
 * Checks and engine compare endpoints, points, probes and exchanges by identity, which copying loses. These cross by
 * name; a reference travels as a set of one name, as nothing in the contract is a set.
 */
export function createCrossing(side: 'engine' | 'check'): Crossing {
  const names = new Map<object, string>();
  const objects = new Map<string, object>();
  const keep = (name: string, object: object) => {
    names.set(object, name);
    objects.set(name, object);
  };

  function read(value: unknown): unknown {
    if (value instanceof Set) {
      const [name] = value;
      const object = objects.get(String(name));
      if (object === undefined) throw new Error('it refers to something that it was not given');
      return object;
    }
    return copied(value, read);
  }

  return {
    pack(value) {
      const made: Packed['made'] = [];
      const write = (each: unknown): unknown => {
        const known = typeof each === 'object' && each !== null ? names.get(each) : undefined;
        if (known !== undefined) return new Set([known]);
        const copy = copied(each, write);
        if (!hasIdentity(each)) return copy;
        const name = `${side} ${names.size}`;
        keep(name, each);
        made.push([name, copy]);
        return new Set([name]);
      };
      return { value: write(value), made };
    },
    unpack({ made, value }) {
      for (const [name, each] of made) {
        const object = read(each);
        if (objects.has(name) || name.startsWith(`${side} `) || !hasIdentity(object)) {
          throw new Error('it calls something of its own by the name of something else');
        }
        keep(name, object);
      }
      return read(value);
    },
    isOurs: (value) => typeof value === 'object' && value !== null && names.get(value)?.startsWith(`${side} `) === true,
  };
}

/** A copy whose parts went through `each`; bytes and what is no object stay as they are. */
function copied(value: unknown, each: (part: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(each);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [each(key), each(part)]));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, each(part)]));
}

/** Endpoints, points, probes and exchanges, by what only they have. */
function hasIdentity(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map) return false;
  return (
    ('draft' in value && 'points' in value) ||
    ('location' in value && 'part' in value) ||
    ('effect' in value && 'set' in value) ||
    ('probe' in value && 'request' in value)
  );
}
