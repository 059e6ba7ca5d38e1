import { MongoBulkWriteError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { ConflictError } from '../model/store.ts';
import { StoreError } from './store-error.ts';

const DUPLICATE = 11000;
const UNAUTHENTICATED = 18;
const UNAUTHORIZED = 13;

export const isDuplicate = (error: unknown): boolean => error instanceof MongoServerError && error.code === DUPLICATE;

/** Whether all that a batch complained of is rows that were there already. */
export function isOnlyDuplicates(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError)) return isDuplicate(error);
  return [error.writeErrors].flat().every(({ code }) => code === DUPLICATE);
}

/** A connection string without the name, the password and the options. */
export const hostsOf = (url: string): string => url.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/, '');

/** The error that a caller of the store gets. */
export function mongodbErrorOf(error: unknown, url: string): unknown {
  const where = `MongoDB at ${hostsOf(url)}`;
  if (isDuplicate(error)) return new ConflictError(`${where}: that id is taken`, { cause: error });
  if (error instanceof MongoServerSelectionError || error instanceof MongoNetworkError) {
    return new StoreError(`${where} does not answer: is it running, and may this machine reach it?`, { cause: error });
  }
  if (error instanceof MongoServerError && (error.code === UNAUTHENTICATED || error.code === UNAUTHORIZED)) {
    return new StoreError(`${where} refused the name, the password or the right: check the user in the address`, {
      cause: error,
    });
  }
  if (error instanceof MongoServerError) return new StoreError(`${where} says: ${error.message}`, { cause: error });
  return error;
}

/** The same object, whose promises fail in our words. */
export function withMongodbErrors<T extends object>(target: T, url: string): T {
  return new Proxy(target, {
    get: (object, name) => {
      const method: unknown = Reflect.get(object, name);
      if (typeof method !== 'function') return method;
      return (...values: unknown[]): unknown => {
        const result: unknown = Reflect.apply(method, object, values);
        if (result instanceof Promise) {
          return result.catch((error: unknown) => {
            throw mongodbErrorOf(error, url);
          });
        }
        return isAsyncIterable(result) ? withErrorsOf(result, url) : result;
      };
    },
  });
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function* withErrorsOf(iterable: AsyncIterable<unknown>, url: string): AsyncGenerator<unknown> {
  try {
    yield* iterable;
  } catch (error) {
    throw mongodbErrorOf(error, url);
  }
}
