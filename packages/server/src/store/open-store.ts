import type { Store } from '../model/store.ts';
import { StoreError } from './store-error.ts';

/** Where rows are kept. */
export interface StoreSetting {
  /** `sqlite`, or the address of a MongoDB; the path of the address names the database (`selfward` without one). */
  store: string;
  /** The folder of a store that keeps files. */
  folder: string;
}

/** To add a store, add its file and a line here: how its setting begins, and how it is opened. Loaded when chosen. */
const STORES: readonly [pattern: RegExp, open: (setting: StoreSetting) => Promise<Store>][] = [
  [/^sqlite$/, async ({ folder }) => (await import('./sqlite.ts')).openSqliteStore({ folder })],
  [/^mongodb(\+srv)?:\/\//, async ({ store }) => (await import('./mongodb.ts')).openMongoStore({ url: store })],
];

/**
 * Opens the store that a setting names.
 *
 * @example
 * const store = await openStore({ store: 'sqlite', folder: '/var/lib/selfward' });
 * @throws StoreError that names the place and the likely mistake.
 */
export async function openStore(setting: StoreSetting): Promise<Store> {
  const open = STORES.find(([pattern]) => pattern.test(setting.store))?.[1];
  // What was given is not repeated: an address with a slip in it can still hold a password.
  if (open === undefined) throw new StoreError('the store must be "sqlite" or an address that begins with mongodb://');
  return open(setting);
}
