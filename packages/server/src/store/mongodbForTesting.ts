import { isFerretdbInstalled, startFerretdbForTesting } from './ferretdbForTesting.ts';

/** A server for the MongoDB store's tests, or what to install to have one. */
export type MongodbForTesting = { start(): Promise<{ url: string; stop(): Promise<void> }> } | { missing: string };

/** `MONGODB_URL` where it is set, else a FerretDB of our own. */
export function mongodbForTesting(): MongodbForTesting {
  const url = process.env.MONGODB_URL;
  if (url !== undefined && url !== '') return { start: async () => ({ url, stop: async () => {} }) };
  if (isFerretdbInstalled()) return { start: startFerretdbForTesting };
  return { missing: 'the MongoDB store is not tested: run scripts/install-test-tools.sh or set MONGODB_URL' };
}
