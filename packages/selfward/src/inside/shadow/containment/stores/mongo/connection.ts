import type { ShadowHost } from '../../../../../model/containment.ts';
import { registry } from '../../../../../sensors/shared/registry.ts';
import { letOut } from '../../network/let-out.ts';
import { createMongoOverlay, isInTransaction } from './overlay.ts';
import { decideMongo, type MongoDocument } from './policy.ts';
import { acknowledge } from './writes.ts';

type Callback = (error: unknown, reply?: unknown) => void;
type ResponseType = { make(bson: Uint8Array): unknown };
type Command = (
  this: object,
  ns: unknown,
  command: MongoDocument,
  options?: object,
  last?: ResponseType | Callback,
) => unknown;

/** Parts of the driver that answers are made with; they are loaded before its connections. */
export interface MongoParts {
  bson?: {
    serialize(document: MongoDocument): Uint8Array;
    deserialize(bytes: Uint8Array): MongoDocument;
    ObjectId: new () => unknown;
    Long: { fromNumber(value: number): unknown };
  };
  error?: { MongoServerError: new (reply: MongoDocument) => Error };
}

/** Every command of the driver, and of what is built upon it, comes by here; authentication and monitoring too. */
export function containMongoConnection(
  exported: unknown,
  parts: MongoParts,
  host: ShadowHost,
  carriesMarker: (text: string) => boolean = (text) => registry().find(text).length > 0,
): void {
  const { prototype } = (exported as { Connection: { prototype: { command: Command } } }).Connection;
  const original = prototype.command;

  const bson = () => {
    if (!parts.bson) throw new Error('mongodb: the driver has not loaded its BSON');
    return parts.bson;
  };
  const overlay =
    host.policy === 'overlay'
      ? createMongoOverlay({
          normal: (document) => bson().deserialize(bson().serialize(document)),
          newId: () => new (bson().ObjectId)(),
          zero: () => bson().Long.fromNumber(0),
          withheld: (detail) => host.withheld(detail),
          carriesMarker,
        })
      : undefined;

  const carryOut = async (
    self: object,
    [ns, command, options, responseType]: [unknown, MongoDocument, object, ResponseType | undefined],
    send: (command: MongoDocument, options: object) => Promise<unknown>,
  ): Promise<unknown> => {
    const [name = ''] = Object.keys(command);
    const decision = decideMongo(command, carriesMarker);
    const ask = (question: MongoDocument) => promised(self, ns, question) as Promise<MongoDocument>;
    const session: unknown = 'session' in options ? options.session : undefined;
    const call = { database: databaseOf(ns), command, session, ask };
    if (decision.is === 'pass') {
      const found = overlay?.read(call);
      return found ? answer(found, responseType) : send(limited(name, command), withoutTransaction(options));
    }
    const done = decision.is === 'write' ? await overlay?.write(decision.kind, call) : undefined;
    if (done) return answer(done, responseType);
    // Ending a session is the driver's own housekeeping.
    const isTold = overlay !== undefined && decision.is === 'write';
    if (!isTold && !/^(?:end|refresh)Sessions$|Transaction$/i.test(name)) host.withheld(name);
    if (decision.is === 'empty') {
      if (name === 'find') return send({ ...command, filter: NOTHING }, withoutTransaction(options));
      if (name === 'aggregate')
        return send({ ...command, pipeline: [{ $match: NOTHING }] }, withoutTransaction(options));
      return answer({ n: 0, values: [], ok: 1 }, responseType);
    }
    if (decision.is === 'refuse') throw refusal(name);
    if (decision.is === 'answer') return answer(decision.reply, responseType);
    const reply = await acknowledge(decision.kind, command, {
      ask,
      newId: () => (parts.bson ? new parts.bson.ObjectId() : null),
      carriesMarker,
    });
    return answer(reply, responseType);
  };

  /** Up to the fifth release the driver passes a callback here. */
  const promised = (self: object, ns: unknown, command: MongoDocument, options: object = {}, usesCallback = false) =>
    usesCallback
      ? new Promise((resolve, reject) => {
          original.call(self, ns, command, options, (error: unknown, reply: unknown) =>
            error ? reject(error) : resolve(reply),
          );
        })
      : Promise.resolve(original.call(self, ns, command, options));

  const answer = (reply: MongoDocument, responseType: ResponseType | undefined): unknown => {
    if (!responseType) return { ...reply };
    return responseType.make(bson().serialize(reply));
  };

  const refusal = (name: string): Error => {
    const reply = { ok: 0, code: 13, codeName: 'Unauthorized', errmsg: `not authorized to execute command ${name}` };
    return parts.error ? new parts.error.MongoServerError(reply) : Object.assign(new Error(reply.errmsg), reply);
  };

  prototype.command = function (ns, command, options = {}, last) {
    if (typeof last === 'function' && !('make' in last)) {
      const send = (changed: MongoDocument, own: object) => promised(this, ns, changed, own, true);
      carryOut(this, [ns, command, options, undefined], send).then(
        (reply) => last(null, reply),
        (error: unknown) => last(error),
      );
      return undefined;
    }
    const responseType = last as ResponseType | undefined;
    const send = async (changed: MongoDocument, own: object) => original.call(this, ns, changed, own, responseType);
    return carryOut(this, [ns, command, options, responseType], send);
  };
}

/** Both open their connection before they wait for anything. */
const OPENING = ['connect', 'makeSocket'];

/** Lets the driver's connections out of the shadow: `lib/cmap/connect.js`. */
export function letOutMongo(exported: Record<string, unknown>): void {
  for (const name of OPENING) {
    const original = exported[name];
    if (typeof original === 'function')
      exported[name] = (...given: unknown[]): unknown => letOut(() => Reflect.apply(original, exported, given));
  }
}

const NOTHING = { _id: { $exists: false } };

/** Nothing that a probe asks may keep the server busy. */
function limited(name: string, command: MongoDocument): MongoDocument {
  const is = /^(?:find|aggregate|count)$/.test(name) && command.maxTimeMS === undefined && !command.tailable;
  return is ? { ...command, maxTimeMS: 2000 } : command;
}

/** What was written in it is not there, and it would hold back the server's history. */
function withoutTransaction(options: object): object {
  const session: unknown = 'session' in options ? options.session : undefined;
  return isInTransaction(session) ? { ...options, session: undefined } : options;
}

/** Of a namespace, which some releases hand over as text. */
function databaseOf(ns: unknown): string {
  return typeof ns === 'object' && ns !== null && 'db' in ns ? String(ns.db) : (String(ns).split('.', 1)[0] ?? '');
}
