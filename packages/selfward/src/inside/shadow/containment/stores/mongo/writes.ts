import { carriesCode, type MongoDecision, type MongoDocument } from './policy.ts';

export interface MongoWorld {
  /** Asks the server, which is only read. */
  ask(command: MongoDocument): Promise<MongoDocument>;
  newId(): unknown;
  carriesMarker(text: string): boolean;
}

type Write = Extract<MongoDecision, { is: 'write' }>['kind'];

/** What the server would have said of a write, as far as reading tells: https://www.mongodb.com/docs/manual/reference/command/ */
export async function acknowledge(kind: Write, command: MongoDocument, world: MongoWorld): Promise<MongoDocument> {
  if (kind === 'insert') return { n: listOf(command.documents).length, ok: 1 };
  if (kind === 'update') return updated(command, world);
  if (kind === 'delete') {
    let n = 0;
    for (const { q, limit } of listOf(command.deletes))
      n += await matched(command.delete, q, Number(limit ?? 0), world);
    return { n, ok: 1 };
  }
  return kind === 'findAndModify' ? found(command, world) : bulk(command);
}

async function updated(command: MongoDocument, world: MongoWorld): Promise<MongoDocument> {
  let n = 0;
  const upserted: MongoDocument[] = [];
  for (const [index, { q, u, multi, upsert }] of listOf(command.updates).entries()) {
    const matches = await matched(command.update, q, multi ? 0 : 1, world);
    n += matches;
    if (matches > 0 || !upsert) continue;
    upserted.push({ index, _id: idIn(q) ?? idIn(u) ?? world.newId() });
  }
  return { n: n + upserted.length, nModified: n, ...(upserted.length > 0 && { upserted }), ok: 1 };
}

/** The document as it is: what would have become of it is the server's to know. */
async function found(command: MongoDocument, { ask, carriesMarker }: MongoWorld): Promise<MongoDocument> {
  const [name = ''] = Object.keys(command);
  const { query = {}, sort, fields, collation } = command;
  let value: unknown = null;
  if (!carriesCode(query, carriesMarker)) {
    const { cursor } = await ask({
      find: command[name],
      filter: query,
      limit: 1,
      singleBatch: true,
      ...(sort !== undefined && { sort }),
      ...(fields !== undefined && { projection: fields }),
      ...(collation !== undefined && { collation }),
      maxTimeMS: 2000,
    });
    value = (cursor as { firstBatch?: unknown[] } | undefined)?.firstBatch?.[0] ?? null;
  }
  const n = value === null ? 0 : 1;
  return { value, lastErrorObject: { n, ...(!command.remove && { updatedExisting: n === 1 }) }, ok: 1 };
}

function bulk({ ops }: MongoDocument): MongoDocument {
  const nInserted = listOf(ops).filter((each) => 'insert' in each).length;
  return {
    cursor: { id: 0, firstBatch: [], ns: 'admin.$cmd.bulkWrite' },
    ...{ nErrors: 0, nInserted, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0, ok: 1 },
  };
}

async function matched(collection: unknown, query: unknown, limit: number, world: MongoWorld): Promise<number> {
  if (carriesCode(query, world.carriesMarker)) return 0;
  const { n } = await world.ask({
    count: collection,
    query: query ?? {},
    ...(limit > 0 && { limit }),
    maxTimeMS: 2000,
  });
  return Number(n);
}

function idIn(given: unknown): unknown {
  const id = typeof given === 'object' && given !== null && '_id' in given ? given._id : undefined;
  const isFilter = typeof id === 'object' && id !== null && Object.keys(id).some((key) => key.startsWith('$'));
  return isFilter ? undefined : id;
}

/** Drivers hand many documents over as a sequence of their own. */
export function listOf(given: unknown): MongoDocument[] {
  if (Array.isArray(given)) return given as MongoDocument[];
  const documents = typeof given === 'object' && given !== null && 'documents' in given ? given.documents : [];
  return Array.isArray(documents) ? (documents as MongoDocument[]) : [];
}
