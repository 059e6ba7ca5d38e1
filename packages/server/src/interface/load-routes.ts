import { readdir } from 'node:fs/promises';
import type { Desk } from './desk.ts';
import type { App } from './rooms.ts';

/** What each file in `routes/` default-exports. */
export type Routes = (app: App, desk: Desk) => void;

const isRoutes = (value: unknown): value is Routes => typeof value === 'function';

/** Registers every file of `routes/`: a file dropped in there is a noun of the interface. A misfit stops the start. */
export async function loadRoutes(app: App, desk: Desk): Promise<void> {
  const folder = new URL('./routes/', import.meta.url);
  const files = (await readdir(folder))
    .filter((file) => /\.(ts|js)$/.test(file) && !/\.(test|d)\.ts$/.test(file))
    .sort();
  for (const file of files) {
    const module: { default?: unknown } = await import(new URL(file, folder).href);
    if (!isRoutes(module.default))
      throw new TypeError(`interface/routes/${file} must export a function (app, desk) as its default`);
    module.default(app, desk);
  }
}
