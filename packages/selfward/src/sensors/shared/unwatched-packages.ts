import { UNWATCHED } from '../../model/unwatched.ts';
import type { Coverage } from './install.ts';
import { moduleGaps, onModule } from './on-module.ts';

/** What this process has loaded and nobody watches, and what of it could not be seen at all. */
export interface UnwatchedPackages {
  coverage(): Coverage[];
  /** Looks for no more of them. */
  stop(): void;
}

export function watchForUnwatched(): UnwatchedPackages {
  const found = new Map<string, string>();
  const stops = Object.values(UNWATCHED)
    .flat()
    .map((name) =>
      onModule(name, ({ version }) => {
        found.set(name, [name, version].filter((each) => each !== undefined).join(' '));
      }),
    );
  return {
    coverage: () => [
      ...[...found].map(([sensor, copy]) => ({ sensor, way: copy, seen: false, reason: 'no sensor watches it' })),
      // A file of a package that has a sensor of its name makes that one blind.
      ...moduleGaps().map(({ name = 'modules', file = 'ES modules', reason }) => ({
        sensor: name,
        way: file,
        seen: false,
        reason,
      })),
    ],
    stop() {
      for (const stop of stops) stop();
    },
  };
}
