import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import PQueue from 'p-queue';
import { type Device, isEnabled } from '../model/device.ts';
import type { Events } from '../model/events.ts';
import type { Inventory } from '../model/rooms.ts';
import { put, remove, setField } from './change-document.ts';
import { changeFile, readFrom } from './change-file.ts';
import { compareDevices } from './compare-devices.ts';
import { indexDevices } from './index-devices.ts';
import { InventoryError } from './inventory-error.ts';
import { stampOf } from './inventory-file.ts';
import { emptyDocument, type ReadDocument, type ReadResult, type Refusal } from './read-document.ts';
import { watchFile } from './watch-file.ts';
import { withoutSelfsOwn, withSelf } from './with-self.ts';

export interface InventoryOptions {
  /** The JSON file. Where there is none, the first change writes it. */
  file: string;
  /** This server's own entry: always in the list, and merged with the file's entry of that name. */
  self?: Device;
  /** Open pages hear of changes. */
  events?: Events;
  /** Hears each warning once, as it comes up. */
  onWarning?: (warning: string) => void;
  /** Hears why the file was refused. What was accepted before stays in force. */
  onRefused?: (refusal: Refusal) => void;
  now?: () => number;
  /** Whether changes of the file are taken up by themselves; without, `reload` does it. */
  watch?: boolean;
  settleMs?: number;
  pollMs?: number;
}

export interface FileInventory extends Inventory {
  /** Reads the file now. Resolves when what it says is in force, or refused. */
  reload(): Promise<void>;
}

/** How often a file is looked at again because somebody is writing it. */
const TRIES = 5;

/** The devices' JSON file, kept in memory and watched. Never rejects because of what the file says. */
export async function createInventory(options: InventoryOptions): Promise<FileInventory> {
  const { file, self, events, onWarning = () => {}, onRefused = () => {}, now = Date.now } = options;
  const { watch = true, settleMs = 150, pollMs = 2_000 } = options;
  const queue = new PQueue({ concurrency: 1 });
  const listeners = new Set<Parameters<Inventory['subscribe']>[0]>();
  let accepted = emptyDocument();
  let index = indexDevices(withSelf([], self));
  let refused: (Refusal & { at: number }) | undefined;

  function accept(read: ReadDocument): void {
    const before = { accepted, index, refused };
    refused = undefined;
    if (read.text !== accepted.text) {
      accepted = read;
      index = indexDevices(withSelf(read.document.devs, self));
      for (const warning of read.warnings) if (!before.accepted.warnings.includes(warning)) onWarning(warning);
      const change = compareDevices(before.index, index);
      const isSame =
        Object.values(change).every((names) => names.length === 0) &&
        isDeepStrictEqual(read.document.networks, before.accepted.document.networks);
      if (!isSame) for (const listener of listeners) listener(change);
    }
    if (index !== before.index || before.refused !== undefined) events?.publish({ topic: 'inventory' });
  }

  function refuse(refusal: Refusal): void {
    if (refused?.reason === refusal.reason && refused.line === refusal.line) return;
    refused = { ...refusal, at: now() };
    onRefused(refusal);
    events?.publish({ topic: 'inventory' });
  }

  const takeUp = (result: ReadResult): void => (result.ok ? accept(result.read) : refuse(result.refusal));
  const look = (): Promise<ReadResult> => readFrom(file, accepted);

  /** A file that is refused may be one that is just being written: it has its say when it stays as it is. */
  async function lookTwice(): Promise<void> {
    for (let left = TRIES; ; left -= 1) {
      const stamp = await stampOf(file);
      const result = await look();
      if (result.ok) return takeUp(result);
      await sleep(settleMs);
      if (left === 0 || (await stampOf(file)) === stamp) return takeUp(result);
    }
  }

  const change = (edit: (read: ReadDocument) => string): Promise<void> =>
    queue.add(() => changeFile(file, edit, { inForce: () => accepted, takeUp }));

  // Watched before it is read, so that no change falls in between.
  const stopWatching = watch ? await watchFile(file, () => queue.add(lookTwice), { settleMs, pollMs }) : () => {};
  await queue.add(async () => takeUp(await look()));

  const isSelf = (name: string): boolean => name === self?.name;
  const inFile = ({ document }: ReadDocument, name: string) => document.devs.find((device) => device.name === name);

  return {
    list: (query) => index.list(query),
    get: (name) => index.get(name),
    networks: () => accepted.document.networks,
    on: (network) => index.on(network),
    categories: () => index.categories(),
    state: () => ({ warnings: accepted.warnings, ...(refused === undefined ? {} : { refused }) }),
    async putDevice(device, previousName) {
      if (previousName !== undefined && previousName !== device.name) {
        if (isSelf(previousName)) throw new InventoryError('built-in', 'This server’s own entry keeps its name.');
        if (isSelf(device.name)) throw new InventoryError('taken', `"${device.name}" is this server’s own name.`);
      }
      await change((read) => put(read, 'devs', withoutSelfsOwn(device, self), previousName));
    },
    async removeDevice(name) {
      await change((read) => {
        if (isSelf(name) && inFile(read, name) === undefined)
          throw new InventoryError('built-in', 'This server’s own entry cannot be removed.');
        return remove(read, 'devs', name);
      });
    },
    async setEnabled(name, enabled) {
      await change((read) => {
        const device = inFile(read, name);
        if (device === undefined && self !== undefined && isSelf(name))
          return enabled ? read.text : put(read, 'devs', withoutSelfsOwn({ ...self, enabled }, self));
        if (device !== undefined && isEnabled(device) === enabled) return read.text;
        return setField(read, name, 'enabled', enabled);
      });
    },
    async putNetwork(network, previousName) {
      await change((read) => put(read, 'networks', network, previousName));
    },
    async removeNetwork(name) {
      await change((read) => remove(read, 'networks', name));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload: () => queue.add(async () => takeUp(await look())),
    async stop() {
      stopWatching();
      await queue.onIdle();
    },
  };
}
