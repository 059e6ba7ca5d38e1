import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import { StoreError } from './store-error.ts';

describe('openStore', () => {
  it('opens the embedded store in its folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'selfward-store-'));
    const store = await openStore({ store: 'sqlite', folder: join(folder, 'data') });
    expect(store.kind).toBe('sqlite');
    await store.close();
    await rm(folder, { recursive: true });
  });

  it.each(['', 'sqlite3', 'mysql://ann:secret@db/', 'mongo://ann:secret@db/'])('refuses "%s"', async (store) => {
    const error: unknown = await openStore({ store, folder: '/nowhere' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StoreError);
    expect(String(error)).not.toContain('secret');
  });

  it('takes a MongoDB address to MongoDB', async () => {
    const store = 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100&directConnection=true';
    await expect(openStore({ store, folder: '/nowhere' })).rejects.toThrow(
      'MongoDB at mongodb://127.0.0.1:1/ does not answer',
    );
  });
});
