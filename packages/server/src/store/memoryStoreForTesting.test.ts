import { storeConformance } from './conformanceForTesting.ts';
import { memoryStoreForTesting } from './memoryStoreForTesting.ts';

storeConformance('memory', async () => ({ store: memoryStoreForTesting(), dispose: async () => {} }));
