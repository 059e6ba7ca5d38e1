import type { SensorHost } from '../../model/sensor.ts';
import type { LoadedModule } from './on-module.ts';
import { ownFrames, placeText } from './own-frames.ts';
import { watchMethod } from './watch-calls.ts';
import { prototypeWith, type Watched } from './watch-package.ts';

/** The application's own lines, outermost last. */
type Frames = ReturnType<typeof ownFrames>;

/**
 * Remembers who made a query or an aggregation of mongoose. It hands them to the driver in a later turn, where the caller
 * is in sight only if it awaits, and with aggregations not even then. What is asked is judged at the driver alone, for
 * between the two a schema casts and refuses.
 */
export interface MongooseCallers {
  watch(loaded: LoadedModule, host: SensorHost): Watched | undefined;
  /** A host that adds the caller to what the driver is seen to be given. */
  withCaller(host: SensorHost, args: readonly unknown[]): SensorHost;
}

interface Asking {
  _conditions?: unknown;
  _pipeline?: unknown;
}

export function createMongooseCallers(): MongooseCallers {
  /** By query, and by the filter or pipeline that the driver gets of it. */
  const callers = new WeakMap<object, Frames>();
  const remember = (key: unknown, frames: Frames | undefined) => {
    if (typeof key === 'object' && key !== null && frames && frames.length > 0) callers.set(key, frames);
  };
  const executed = (self: unknown) => {
    if (typeof self !== 'object' || self === null) return;
    const here = ownFrames();
    const frames = here.length > 0 ? here : callers.get(self);
    const { _conditions, _pipeline } = self as Asking;
    remember(_conditions, frames);
    remember(_pipeline, frames);
  };
  return {
    watch({ file, exports }, host) {
      const isAggregate = file === 'lib/aggregate.js';
      const methods = isAggregate || file === 'lib/query.js' ? prototypeWith(exports, 'exec') : undefined;
      if (!methods) return undefined;
      const undo = [
        watchMethod(methods, 'exec', (_args, self) => {
          if (host.live.count !== 0) executed(self);
        }),
      ];
      if (isAggregate)
        undo.push(
          watchMethod(methods, 'append', (_args, self) => {
            if (host.live.count !== 0) remember(self, ownFrames());
          }),
        );
      // No sink of its own: what it sees is proved by no sighting.
      return { undo, ways: [] };
    },
    withCaller(host, args) {
      const frames = args.flatMap((each) => (typeof each === 'object' && each !== null ? [callers.get(each)] : []));
      const [found] = frames.filter((each) => each !== undefined);
      const [own] = found ?? [];
      if (!found || !own) return host;
      const caller = { at: placeText(own), frames: found.map((each) => `${each.name} (${placeText(each)})`) };
      // It was there when this was asked; what awaits at the driver may be further out.
      return { ...host, report: (sighting) => host.report({ ...sighting, ...caller }) };
    },
  };
}
