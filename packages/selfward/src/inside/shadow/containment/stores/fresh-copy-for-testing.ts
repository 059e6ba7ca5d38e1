import { createRequire } from 'node:module';
import type { ShadowHost } from '../../../../model/containment.ts';

const require = createRequire(import.meta.url);

/** Another copy of a package, as if it had been loaded for the first time: contained and living ones side by side. */
export function freshCopyForTesting<T>(name: string): { loaded: T; file(path: string): unknown } {
  const folder = `/node_modules/${name}/`;
  for (const key of Object.keys(require.cache)) if (key.includes(folder)) delete require.cache[key];
  const loaded = require(name) as T;
  const files = new Map(Object.entries(require.cache).map(([key, module]) => [key, module?.exports as unknown]));
  return {
    loaded,
    file(path) {
      for (const [key, exports] of files) if (key.endsWith(`${folder}${path}`)) return exports;
      throw new Error(`${name} has not loaded ${path}`);
    },
  };
}

/** Remembers what was withheld, and ends a probe's life on demand. */
export function hostForTesting(
  given: Partial<ShadowHost> = {},
): ShadowHost & { told: string[]; endProbe(): Promise<void> } {
  const told: string[] = [];
  const ends: (() => void | Promise<void>)[] = [];
  return {
    folder: '',
    policy: 'overlay',
    withheld: (detail) => void told.push(detail),
    onProbeEnd: (listener) => void ends.push(listener),
    told,
    async endProbe() {
      for (const end of ends) await end();
    },
    ...given,
  };
}
