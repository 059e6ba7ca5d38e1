export type MongoDocument = Record<string, unknown>;

/** What becomes of a command; what is not known is refused. */
export type MongoDecision =
  | { is: 'pass' }
  /** Nothing is found. */
  | { is: 'empty' }
  /** Not sent, and answered with this. */
  | { is: 'answer'; reply: MongoDocument }
  /** Not sent, and answered by what would have been met. */
  | { is: 'write'; kind: 'insert' | 'update' | 'delete' | 'findAndModify' | 'bulkWrite' }
  | { is: 'refuse' };

const READS = new Set(
  `find aggregate count distinct getmore killcursors explain listcollections listindexes listdatabases dbstats collstats
  hello ismaster ping buildinfo hostinfo connectionstatus saslstart saslcontinue authenticate getnonce whatsmyuri
  getparameter serverstatus replsetgetstatus listcommands datasize validatedbmetadata`.split(/\s+/),
);

/** Answered as if done: sessions end, and what the living application has made at its own start is there already. */
const QUIET: Record<string, MongoDocument> = {
  endsessions: { ok: 1 },
  refreshsessions: { ok: 1 },
  killsessions: { ok: 1 },
  committransaction: { ok: 1 },
  aborttransaction: { ok: 1 },
  create: { ok: 1 },
  createindexes: { numIndexesBefore: 1, numIndexesAfter: 1, createdCollectionAutomatically: false, ok: 1 },
};

const WRITES: Record<string, Extract<MongoDecision, { is: 'write' }>['kind']> = {
  insert: 'insert',
  update: 'update',
  delete: 'delete',
  findandmodify: 'findAndModify',
  bulkwrite: 'bulkWrite',
};

/** JavaScript that the server runs. */
const CODE = new Set(['$where', '$function', '$accumulator']);

/**
 * What a command may do, by its first name, which is the one that the server goes by.
 *
 * @param carriesMarker - whether a text has a live marker in it.
 */
export function decideMongo(command: MongoDocument, carriesMarker: (text: string) => boolean): MongoDecision {
  const [first = ''] = Object.keys(command);
  const name = first.toLowerCase();
  const kind = Object.hasOwn(WRITES, name) ? WRITES[name] : undefined;
  if (kind !== undefined) return { is: 'write', kind };
  const reply = Object.hasOwn(QUIET, name) ? QUIET[name] : undefined;
  if (reply) return { is: 'answer', reply };
  if (!READS.has(name)) return { is: 'refuse' };
  if (name === 'explain') {
    const inner = command[first];
    return isDocument(inner) && ['find', 'aggregate', 'count', 'distinct'].includes(Object.keys(inner)[0] ?? '')
      ? decideMongo(inner, carriesMarker)
      : { is: 'refuse' };
  }
  if (name === 'aggregate') {
    const stages = stageNames(command.pipeline);
    if (stages.has('$changeStream')) return { is: 'refuse' };
    if (stages.has('$out') || stages.has('$merge')) return { is: 'empty' };
  }
  return carriesCode(command, carriesMarker) ? { is: 'empty' } : { is: 'pass' };
}

/** Whether JavaScript for the server has a live marker in it: it would run there, and might run for long. */
export function carriesCode(given: unknown, carriesMarker: (text: string) => boolean): boolean {
  return entriesOf(given).some(
    ([key, value]) => (CODE.has(key) && carriesMarker(textIn(value))) || carriesCode(value, carriesMarker),
  );
}

/** Stages of a pipeline, and of those within it. */
function stageNames(pipeline: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (given: unknown) => {
    for (const [key, value] of entriesOf(given)) {
      names.add(key);
      walk(value);
    }
  };
  walk(pipeline);
  return names;
}

function textIn(given: unknown): string {
  if (typeof given === 'string' || typeof given === 'function') return String(given);
  return entriesOf(given)
    .map(([, value]) => textIn(value))
    .join(' ');
}

/** Of plain documents, lists, and BSON's `Code`; dates, ids and buffers hold no names. */
function entriesOf(given: unknown): [string, unknown][] {
  if (given instanceof Map) return [...given].map(([key, value]) => [String(key), value]);
  if (typeof given !== 'object' || given === null || ArrayBuffer.isView(given) || given instanceof Date) return [];
  if ('_bsontype' in given && given._bsontype !== 'Code') return [];
  return Object.entries(given);
}

const isDocument = (given: unknown): given is MongoDocument => typeof given === 'object' && given !== null;
