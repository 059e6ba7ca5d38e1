import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../model/store.ts';
import { logConformance } from './logConformanceForTesting.ts';
import { readingsConformance } from './readingsConformanceForTesting.ts';
import { tableConformance } from './tableConformanceForTesting.ts';

/** An empty store, and how to be rid of it. */
export interface OpenedForTesting {
  store: Store;
  dispose(): Promise<void>;
}

/** What every store must do: one suite for all, so that the contract has no accent. */
export function storeConformance(name: string, open: () => Promise<OpenedForTesting>): void {
  describe(`the ${name} store`, () => {
    let opened: OpenedForTesting;
    beforeEach(async () => {
      opened = await open();
    }, 30_000);
    afterEach(() => opened.dispose(), 30_000);

    const store = (): Store => opened.store;
    tableConformance(store);
    logConformance(store);
    readingsConformance(store);
  });
}
