import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Contained, Containing, Containment } from '../../model/containment.ts';

export interface ContainOptions {
  folder: string;
  policy: Partial<Record<Contained, Containing>>;
  withheld(kind: Contained, detail: string): void;
}

/**
 * Puts every containment in place: the files in `containment/`. Nothing is left out quietly.
 *
 * @returns what ends a probe's life.
 * @throws Error naming the containment that could not be put in place, or the policy that it does not offer.
 */
export function contain({ folder, policy, withheld }: ContainOptions): () => Promise<void> {
  const ends: (() => void | Promise<void>)[] = [];
  for (const { id, offers, install } of loadContainments()) {
    const wanted = policy[id] ?? offers[0];
    if (wanted === 'allow') continue;
    if (!offers.includes(wanted)) {
      throw new Error(`shadow.policy: ${id} cannot ${wanted}; it offers ${offers.join(', ')} and allow`);
    }
    install({
      folder,
      policy: wanted,
      withheld: (detail) => withheld(id, detail),
      onProbeEnd: (listener) => void ends.push(listener),
    });
  }
  return async () => {
    for (const end of ends) await end();
  };
}

/** Read at once: a shadow's application must not run a line before. */
function loadContainments(): Containment[] {
  const folder = new URL('./containment/', import.meta.url);
  const load = createRequire(import.meta.url);
  return readdirSync(folder)
    .filter((file) => /^[a-z0-9-]+\.(?:ts|js)$/.test(file))
    .sort()
    .map((file) => {
      const { default: found } = load(new URL(file, folder).pathname) as { default?: Partial<Containment> };
      if (found?.id !== file.replace(/\.[jt]s$/, '') || typeof found.install !== 'function' || !found.offers)
        throw new Error(
          `inside/shadow/containment/${file}: its default export is no Containment with the file's name as its id`,
        );
      return found as Containment;
    });
}
