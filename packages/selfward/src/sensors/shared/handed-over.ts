import type { Marker } from '../../model/marker.ts';
import type { SensorHost } from '../../model/sensor.ts';
import { onModule } from './on-module.ts';
import { type Frame, ownFrames } from './own-frames.ts';
import { propertyOf } from './template-position.ts';
import { watchMethod, whileAlive } from './watch-calls.ts';

type Frames = readonly Frame[];

const MOST = 1000;

/**
 * Where an application hands a page to its framework, which sends it later, when nothing of the application is on the
 * stack any more.
 */
export interface HandedOver {
  /** The call chain in which the text with this marker was handed over last. */
  framesOf(marker: Marker): Frames | undefined;
  stop(): void;
}

export function watchHandedOver(host: SensorHost): HandedOver {
  const known = new Map<Marker, Frames>();
  const undo: (() => void)[] = [];

  function note(given: unknown): void {
    if (host.live.count === 0 || typeof given !== 'string') return;
    const markers = host.find(given);
    if (markers.length === 0) return;
    const frames = ownFrames();
    if (frames.length === 0) return;
    if (known.size >= MOST) known.clear();
    for (const marker of markers) known.set(marker, frames);
  }

  const watch = (owner: unknown, names: readonly string[]) => {
    if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null) return;
    for (const name of names)
      undo.push(watchMethod(owner as Record<string, unknown>, name, (args) => args.slice(0, 2).forEach(note)));
  };
  undo.push(
    onModule('express', ({ exports }) => watch(exports, ['send']), /^lib\/response\.js$/),
    onModule(
      'fastify',
      ({ exports }) => watch(propertyOf(propertyOf(exports, 'default') ?? exports, 'prototype'), ['send', 'html']),
      /^lib\/reply\.js$/,
    ),
    onModule('koa', ({ exports }) => void undo.push(watchSetter(exports, 'body', note)), /^lib\/response\.js$/),
    // What Hono and other frameworks of the Fetch standard hand over.
    whileAlive(host, () =>
      watchMethod(globalThis as unknown as Record<string, unknown>, 'Response', ([body]) => note(body)),
    ),
  );
  return {
    framesOf: (marker) => known.get(marker),
    stop() {
      for (const each of undo) each();
      known.clear();
    },
  };
}

/** A property with a setter, which is shown what is set. */
function watchSetter(owner: object, name: string, before: (given: unknown) => void): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const set = own?.set;
  if (!own?.configurable || !set) return () => {};
  Object.defineProperty(owner, name, {
    ...own,
    set(value: unknown) {
      try {
        before(value);
      } catch {
        // The setter goes on.
      }
      Reflect.apply(set, this, [value]);
    },
  });
  return () => void Object.defineProperty(owner, name, own);
}
