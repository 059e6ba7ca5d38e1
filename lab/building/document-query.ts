import { types } from 'node:util';
import { createContext, Script } from 'node:vm';
import { Query } from 'mingo';

export type Document = Readonly<Record<string, unknown>>;

/** The database's own answer to a query that it cannot run. */
export class QueryError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'QueryError';
  }
}

/** All scripts of one query together; a document database has such a limit too. */
const SCRIPT_LIMIT_MS = 1_000;

/**
 * Runs a document query, operators and all, as a device's embedded database does. `$where` takes JavaScript text.
 *
 * @throws QueryError
 */
export function findDocuments<T extends Document>(documents: readonly T[], condition: Document): T[] {
  try {
    const query = new Query({ ...condition, ...('$where' in condition ? { $where: whereOf(condition.$where) } : {}) });
    return documents.filter((document) => query.test(document));
  } catch (error) {
    throw new QueryError(messageOf(error), error instanceof Error ? { cause: error } : {});
  }
}

/**
 * The predicate that a `$where` text stands for: an expression, or the body of a function with its own `return`. It
 * gets each document as text and parses it inside its context, so that no object of ours is within its reach.
 */
function whereOf(text: unknown): (this: unknown) => boolean {
  const context = createContext(Object.create(null));
  const deadline = performance.now() + SCRIPT_LIMIT_MS;
  const script = compile(String(text));
  return function where() {
    const left = Math.floor(deadline - performance.now());
    if (left < 1) throw new Error('operation exceeded time limit');
    context.document = JSON.stringify(this);
    // Showing an error would read its message, and that would be a script without a limit.
    return Boolean(script.runInContext(context, { timeout: left, displayErrors: false }));
  };
}

function compile(text: string): Script {
  const call = (body: string) => new Script(`(function () { ${body} }).call(JSON.parse(document))`);
  try {
    return call(`return (${text}\n);`);
  } catch {
    return call(text);
  }
}

/** A script can throw anything, also what runs code of its own when it is read: only a plain message is taken. */
function messageOf(thrown: unknown): string {
  const message = types.isNativeError(thrown) ? Object.getOwnPropertyDescriptor(thrown, 'message')?.value : undefined;
  return typeof message === 'string' ? message : 'the script failed';
}
