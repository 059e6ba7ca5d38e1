import { type HeldCollection, holdCollection, type MongoAsk } from './collections.ts';
import { isDocument, OnlyTheServer } from './compare.ts';
import { matches } from './match.ts';
import { carriesCode, type MongoDocument } from './policy.ts';
import { aggregate, distinct, find, query } from './read.ts';
import { write } from './write.ts';
import { listOf } from './writes.ts';

export interface MongoOverlayParts {
  /** As it is after the way to the server and back: without the types that JavaScript has itself. */
  normal(document: MongoDocument): MongoDocument;
  newId(): unknown;
  zero(): unknown;
  withheld(detail: string): void;
  carriesMarker(text: string): boolean;
}

/** Where a command came from, and what it stands in. */
export interface MongoCall {
  database: string;
  command: MongoDocument;
  session: unknown;
  ask: MongoAsk;
}

/** Collections that the shadow writes to, in its own memory: what was stored is read again by later requests. */
export interface MongoOverlay {
  /** @returns the reply; nothing where the write cannot be carried out here. */
  write(kind: string, call: MongoCall): Promise<MongoDocument | undefined>;
  /** @returns the reply; nothing where the server is to be asked. */
  read(call: MongoCall): MongoDocument | undefined;
}

/** Writes take their turn, for a collection is copied once. */
export function createMongoOverlay({ normal, newId, zero, withheld, carriesMarker }: MongoOverlayParts): MongoOverlay {
  const held = new Map<string, HeldCollection>();
  const cannot = new Map<string, string>();
  const inTransaction = new WeakMap<object, Map<HeldCollection, MongoDocument[]>>();
  let last: Promise<unknown> = Promise.resolve();

  const hold = async (key: string, name: string, ask: MongoAsk): Promise<HeldCollection | undefined> => {
    const known = held.get(key);
    if (known || cannot.has(key)) return known;
    const found = await holdCollection(name, ask).catch(() => 'it cannot be copied');
    if (typeof found === 'string') {
      cannot.set(key, found);
      return undefined;
    }
    const own = { ...found, documents: found.documents.map(normal) };
    held.set(key, own);
    return own;
  };

  /** An aborted transaction leaves nothing. */
  const remember = (session: unknown, collection: HeldCollection) => {
    if (!isInTransaction(session)) return;
    const before = inTransaction.get(session) ?? new Map<HeldCollection, MongoDocument[]>();
    if (!inTransaction.has(session)) {
      inTransaction.set(session, before);
      const { abortTransaction, commitTransaction } = session;
      const end = () => {
        inTransaction.delete(session);
        Object.assign(session, { abortTransaction, commitTransaction });
      };
      session.abortTransaction = function (...given) {
        for (const [each, documents] of before) each.documents = documents;
        end();
        return abortTransaction.apply(this, given);
      };
      session.commitTransaction = function (...given) {
        end();
        return commitTransaction.apply(this, given);
      };
    }
    if (!before.has(collection)) before.set(collection, [...collection.documents]);
  };

  const carryOut = async (kind: string, { database, command, session, ask }: MongoCall) => {
    const [first = ''] = Object.keys(command);
    const name = String(command[first]);
    const key = `${database}.${name}`;
    const tell = (why: string) => void withheld(`${first} of ${name} (${why})`);
    // It would run on the server.
    if (carriesCode(command, carriesMarker) || kind === 'bulkWrite') return void withheld(first);
    const collection = await hold(key, name, ask);
    if (!collection) return tell(cannot.get(key) ?? '');
    const before = [...collection.documents];
    try {
      remember(session, collection);
      return write(collection, kind, normalWrite(command, normal), newId);
    } catch (error) {
      collection.documents = before;
      if (!(error instanceof OnlyTheServer)) throw error;
      return tell(error.message);
    }
  };

  return {
    write(kind, call) {
      const done = last.then(() => carryOut(kind, call));
      last = done.catch(() => undefined);
      return done;
    },
    read({ database, command }) {
      const [first = ''] = Object.keys(command);
      const name = first.toLowerCase();
      const key = `${database}.${String(command[first])}`;
      const collection = held.get(key);
      const among = [...held.keys()].find((each) => namesCollection(command, each.slice(database.length + 1)));
      if (!collection && among === undefined) return undefined;
      try {
        if (!collection) throw new OnlyTheServer('several collections');
        return replyTo(name, key, collection, normal(command), zero);
      } catch (error) {
        if (!(error instanceof OnlyTheServer)) throw error;
        withheld(`${first} of ${String(command[first])}, without what was written before (${error.message})`);
        return undefined;
      }
    },
  };
}

function replyTo(
  name: string,
  ns: string,
  { documents }: HeldCollection,
  command: MongoDocument,
  zero: () => unknown,
): MongoDocument {
  const batch = (firstBatch: readonly MongoDocument[]) => ({ cursor: { id: zero(), ns, firstBatch }, ok: 1 });
  switch (name) {
    case 'find':
      return batch(find(documents, command));
    case 'aggregate':
      if (command.collation) throw new OnlyTheServer('collation');
      return batch(aggregate(documents, command.pipeline));
    case 'count':
      return { n: find(documents, { filter: command.query, limit: command.limit, skip: command.skip }).length, ok: 1 };
    case 'distinct': {
      if (command.collation) throw new OnlyTheServer('collation');
      const among = documents.filter((each) => matches(each, query(command.query)));
      return { values: distinct(among, String(command.key)), ok: 1 };
    }
    default:
      throw new OnlyTheServer(name);
  }
}

/** Documents that are handed over as a sequence of the driver's own come as a list. */
function normalWrite(command: MongoDocument, normal: (document: MongoDocument) => MongoDocument): MongoDocument {
  const plain = Object.entries(command).map(([key, value]) =>
    key === 'documents' || key === 'updates' || key === 'deletes' ? [key, listOf(value)] : [key, value],
  );
  return normal(Object.fromEntries(plain));
}

/** `$lookup`, `$unionWith` and their like name a collection by `from` or `coll`. */
function namesCollection(given: unknown, name: string): boolean {
  if (Array.isArray(given)) return given.some((each) => namesCollection(each, name));
  return (
    isDocument(given) &&
    Object.entries(given).some(
      ([key, value]) =>
        ((key === 'from' || key === 'coll' || key === '$unionWith') && value === name) || namesCollection(value, name),
    )
  );
}

interface MongoSession {
  inTransaction(): boolean;
  abortTransaction(...given: unknown[]): Promise<unknown>;
  commitTransaction(...given: unknown[]): Promise<unknown>;
}

export function isInTransaction(session: unknown): session is MongoSession {
  return (
    typeof session === 'object' &&
    session !== null &&
    'inTransaction' in session &&
    typeof session.inTransaction === 'function' &&
    session.inTransaction() === true
  );
}
