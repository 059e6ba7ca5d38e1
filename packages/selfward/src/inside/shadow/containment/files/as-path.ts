import { fileURLToPath } from 'node:url';

/** A path as text, as bytes or as a URL; nothing for an open file, or for what Node will refuse itself. */
export function asPath(given: unknown): string | undefined {
  const text = decoded(given);
  return text === undefined || text === '' || text.includes('\0') ? undefined : text;
}

function decoded(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (given instanceof Uint8Array) {
    const bytes = Buffer.from(given);
    const text = bytes.toString('utf8');
    // Names that are no UTF-8 go on as they are: reading them is harmless, and writing ends at the floor.
    return Buffer.from(text).equals(bytes) ? text : undefined;
  }
  try {
    return given instanceof URL ? fileURLToPath(given) : undefined;
  } catch {
    return undefined;
  }
}
