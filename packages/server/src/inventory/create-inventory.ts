import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { type Device, isEnabled } from '../model/device.ts';
import type { Events } from '../model/events.ts';
import type { Inventory } from '../model/rooms.ts';
import { put, remove, setField } from './change-document.ts';
import { compareDevices } from './compare-devices.ts';
import { indexDevices } from './index-devices.ts';
import { InventoryError } from './inventory-error.ts';
import { readText, stampOf, writeText } from './inventory-file.ts';
import { emptyDocument, type ReadDocument, type ReadResult, type Refusal, readDocument } from './read-document.ts';
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

/** How often a change is made anew, or a file looked at again, because somebody else is writing it. */
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
      for (const listener of listeners) listener(change);
    }
    if (index !== before.index || before.refused !== undefined) events?.publish({ topic: 'inventory' });
  }

  function refuse(refusal: Refusal): void {
    if (refused?.reason === refusal.reason && refused.line === refusal.line) return;
    refused = { ...refusal, at: now() };
    onRefused(refusal);
    events?.publish({ topic: 'inventory' });
  }

  async function look(): Promise<ReadResult> {
    const found = await readText(file);
    if (!found.ok) return { ok: false, refusal: { reason: found.reason } };
    return found.text === accepted.text ? { ok: true, read: accepted } : readDocument(found.text);
  }

  const takeUp = (reading: ReadResult): void => (reading.ok ? accept(reading.read) : refuse(reading.refusal));

  /** A file that is refused may be one that is just being written: it has its say when it stays as it is. */
  async function lookTwice(): Promise<void> {
    for (let left = TRIES; ; left -= 1) {
      const stamp = await stampOf(file);
      const reading = await look();
      if (reading.ok) return takeUp(reading);
      await sleep(settleMs);
      if (left === 0 || (await stampOf(file)) === stamp) return takeUp(reading);
    }
  }

  /** What a change starts from: the file as it is now, so that nobody's edit is lost. */
  async function current(): Promise<{ read: ReadDocument; onDisk: string | undefined }> {
    const found = await readText(file);
    // A file that is gone is written again with all that is in force.
    if (!found.ok && found.missing) return { read: accepted, onDisk: undefined };
    const reading: ReadResult = found.ok ? readDocument(found.text) : { ok: false, refusal: { reason: found.reason } };
    takeUp(reading);
    if (found.ok && reading.ok) return { read: reading.read, onDisk: found.text };
    throw new InventoryError(
      'file',
      `The inventory file was refused, so nothing was changed. Mend it first: ${sentence(reading)}`,
    );
  }

  const change = (edit: (read: ReadDocument) => string): Promise<void> =>
    queue.add(async () => {
      for (let left = TRIES; left > 0; left -= 1) {
        const { read, onDisk } = await current();
        const text = edit(read);
        if (text === read.text) return;
        const reading = readDocument(text);
        if (!reading.ok) throw new InventoryError('invalid', capital(`${reading.refusal.reason}.`));
        const again = await readText(file);
        if ((again.ok ? again.text : undefined) !== onDisk) continue;
        await writeText(file, text).catch((cause: unknown) => {
          throw new InventoryError('file', 'The inventory file could not be written. Nothing was changed.', { cause });
        });
        return accept(reading.read);
      }
      throw new InventoryError('file', 'Somebody else keeps changing the inventory file. Nothing was changed.');
    });

  takeUp(await look());
  const stopWatching = watch ? await watchFile(file, () => queue.add(lookTwice), { settleMs, pollMs }) : () => {};

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

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function sentence(reading: ReadResult): string {
  if (reading.ok) return '';
  const { reason, line } = reading.refusal;
  return `${line === undefined ? '' : `line ${line}: `}${reason}.`;
}
