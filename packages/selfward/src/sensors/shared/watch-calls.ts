import type { Marker } from '../../model/marker.ts';
import type { SensorHost } from '../../model/sensor.ts';
import type { Sighting } from '../../model/sighting.ts';
import { ownFrame, stackHere } from './own-frame.ts';

type Callable = (...given: never[]) => unknown;

/** One text that a sink is given, and how to tell what a part of it means there. */
export interface Given {
  text: string;
  /** Called only for a marker that is in the text. */
  position: (marker: Marker) => Sighting['position'];
}

const EXCERPT = 500;

/**
 * Tells the host of every live marker in what a sink is given. Never throws, and does nothing while no marker is alive;
 * the caller tests that first, so that ordinary calls pay for one comparison.
 */
export function look(host: SensorHost, sensor: string, read: () => readonly Given[]): void {
  try {
    for (const { text, position } of read()) {
      for (const marker of host.find(text)) {
        const at = ownFrame(stackHere());
        host.report({
          marker,
          sensor,
          position: position(marker),
          excerpt: around(text, marker),
          ...(at !== undefined && { at }),
        });
      }
    }
  } catch {
    // A guest does not break its host: what could not be looked at is not reported.
  }
}

function around(text: string, marker: Marker): string {
  const at = Math.max(0, text.toLowerCase().indexOf(marker.toLowerCase()));
  return text.slice(Math.max(0, at - EXCERPT / 2), at + EXCERPT / 2);
}

/**
 * Replaces a method by one that first shows its arguments. A proxy, so that name, length, symbols (`util.promisify`) and
 * whatever else hangs on the function stay.
 *
 * @returns what puts the original back, unless somebody else has replaced ours since.
 */
export function watchMethod<T extends object>(
  owner: T,
  name: keyof T & string,
  before: (args: readonly unknown[]) => void,
): () => void {
  const original = owner[name];
  if (typeof original !== 'function') return () => {};
  const watched = new Proxy(original as Callable, {
    apply(target, self, args) {
      before(args);
      return Reflect.apply(target, self, args);
    },
  });
  const own = Object.getOwnPropertyDescriptor(owner, name);
  // Somebody froze it: the self-test shows that this way is blind.
  if (own && !own.configurable) return () => {};
  const usual = { configurable: true, enumerable: false, writable: true };
  Object.defineProperty(owner, name, { ...(own ?? usual), value: watched });
  return () => {
    if (owner[name] !== (watched as unknown)) return;
    if (own) Object.defineProperty(owner, name, { ...own, value: original });
    else Reflect.deleteProperty(owner, name);
  };
}
