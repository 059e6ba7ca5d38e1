import { expect, it } from 'vitest';
import { refuseOtherAddon } from './refuse-other-addon.ts';

class Database {}
const shape = { Database, Statement: class {}, Backup: class {}, SQLITE_VERSION: '3.45.0' };

it('opens no database of the package sqlite3, and leaves other addons alone', () => {
  const told: string[] = [];
  const other = { ...shape };
  refuseOtherAddon(other, (detail) => told.push(detail));
  expect(() => new other.Database()).toThrow('SQLITE_CANTOPEN');
  expect(told).toHaveLength(1);
  for (const addon of [{ ...shape, StatementIterator: class {} }, { Database }]) {
    refuseOtherAddon(addon, (detail) => told.push(detail));
    expect(new addon.Database()).toBeInstanceOf(Database);
  }
});
