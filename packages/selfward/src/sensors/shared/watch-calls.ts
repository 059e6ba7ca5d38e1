import type { Marker } from '../../model/marker.ts';
import type { SensorHost } from '../../model/sensor.ts';
import type { Sighting } from '../../model/sighting.ts';
import { type Frame, ownFrames, type Place, placeText } from './own-frames.ts';
import { type Before, showFirst } from './show-first.ts';

/** One text that a sink is given, and how to tell what a part of it means there. */
export interface Given {
  text: string;
  /** Called only for a marker that is in the text. */
  position: (marker: Marker) => Sighting['position'];
  /** Stands in front of the excerpt: a page's address. */
  where?: string;
  /** Of several in the text, this one alone. */
  only?: Marker;
  /** Where in a template it is, which tells more than the call that it comes out by. */
  template?: (marker: Marker) => Place | undefined;
  /** Calls of before, where nothing of the application is on the stack any more. */
  earlier?: (marker: Marker) => readonly Frame[] | undefined;
}

const EXCERPT = 500;

/**
 * Tells the host of every live marker in what a sink is given. Never throws, and does nothing while no marker is alive;
 * the caller tests that first, so that ordinary calls pay for one comparison.
 */
export function look(host: SensorHost, sensor: string, read: () => readonly Given[]): void {
  try {
    for (const { text, position, where, only, template, earlier } of read()) {
      for (const marker of only === undefined ? host.find(text) : [only]) {
        const frames = framesOf(template?.(marker), earlier?.(marker));
        const [own] = frames;
        host.report({
          marker,
          sensor,
          position: position(marker),
          excerpt: `${where ?? ''}${around(text, marker)}`.slice(0, EXCERPT),
          ...(own && { at: placeText(own), frames: frames.map((each) => `${each.name} (${placeText(each)})`) }),
        });
      }
    }
  } catch (error) {
    // A guest does not break its host: what could not be looked at is told as the sensor's failure.
    host.fail?.(sensor, error);
  }
}

function framesOf(template: Place | undefined, earlier: readonly Frame[] | undefined): readonly Frame[] {
  const here = ownFrames();
  const frames = here.length > 0 ? here : (earlier ?? []);
  return template === undefined ? frames : [{ ...template, name: '<template>' }, ...frames];
}

function around(text: string, marker: Marker): string {
  const at = Math.max(0, text.toLowerCase().indexOf(marker.toLowerCase()));
  return text.slice(Math.max(0, at - EXCERPT / 2), at + EXCERPT / 2);
}

interface Watched {
  method: unknown;
  before: Set<Before>;
  restore(): void;
}

/**
 * For what every request passes, and everybody looks up where it is called (methods of prototypes): watched only while a
 * marker is alive, so that it costs nothing at all while none is.
 *
 * @param watch - puts the watching in place. @returns what takes it out.
 */
export function whileAlive(host: SensorHost, watch: () => () => void): () => void {
  if (!host.onAlive) return watch();
  let undo: (() => void) | undefined;
  const set = (alive: boolean) => {
    if (alive) undo ??= watch();
    else {
      undo?.();
      undo = undefined;
    }
  };
  const unlisten = host.onAlive(set);
  return () => {
    unlisten();
    set(false);
  };
}

/** What is watched, by owner and name: sensors that watch the same method share it, and go in any order. */
const watchedMethods = new WeakMap<object, Map<string, Watched>>();

/**
 * Replaces a method by one that first shows its arguments. A proxy, so that name, length, symbols (`util.promisify`) and
 * whatever else hangs on the function stay.
 *
 * @returns what puts the original back, unless somebody else has replaced ours since.
 */
export function watchMethod<T extends object>(owner: T, name: keyof T & string, before: Before): () => void {
  const methods = watchedMethods.get(owner) ?? new Map<string, Watched>();
  watchedMethods.set(owner, methods);
  const known = methods.get(name);
  // Somebody wrapped ours, and it was left within: it is taken up again, or a layer would be added each time.
  const within = known !== undefined && known.before.size === 0;
  const watched = known && (owner[name] === known.method || within) ? known : replace(owner, name);
  if (!watched) return () => {};
  methods.set(name, watched);
  watched.before.add(before);
  return () => {
    watched.before.delete(before);
    if (watched.before.size > 0 || owner[name] !== watched.method) return;
    watched.restore();
    methods.delete(name);
  };
}

function replace<T extends object>(owner: T, name: keyof T & string): Watched | undefined {
  const original = owner[name];
  if (typeof original !== 'function') return undefined;
  const own = Object.getOwnPropertyDescriptor(owner, name);
  // Somebody froze it: the self-test shows that this way is blind.
  if (own && !own.configurable) return undefined;
  const before = new Set<Before>();
  const method = showFirst(original, (args, self) => {
    for (const each of before) each(args, self);
  });
  const usual = { configurable: true, enumerable: false, writable: true };
  Object.defineProperty(owner, name, { ...(own ?? usual), value: method });
  return {
    method,
    before,
    restore() {
      if (own) Object.defineProperty(owner, name, { ...own, value: original });
      else Reflect.deleteProperty(owner, name);
    },
  };
}
