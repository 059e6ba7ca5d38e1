import type { Store } from '../model/store.ts';
import { openMongoStore } from '../store/mongodb.ts';
import { openSqliteStore } from '../store/sqlite.ts';

/** Opens the store that the settings name: `sqlite` in the data folder, or a MongoDB by its URL. */
export function openStore({ store, folder }: { store: string; folder: string }): Promise<Store> {
  return store === 'sqlite' ? openSqliteStore({ folder }) : openMongoStore({ url: store });
}
