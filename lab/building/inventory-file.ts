import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BuildingInventory, InventoryDevice } from './inventory.ts';

interface Entry extends Record<string, unknown> {
  name?: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * What an inventory file must become so that the building's devices are reached: new addresses for those that moved,
 * and nothing else. Whatever operators changed, added or took out stays as they left it.
 *
 * @param present - the file's content, parsed
 * @returns undefined where nothing has to change, or where the file is not one that we understand
 */
export function withAddresses(present: unknown, built: BuildingInventory): unknown {
  if (!isRecord(present) || !Array.isArray(present.devs)) return undefined;
  const running = new Map(built.devs.map((device) => [device.name, device]));
  let changed = false;
  const devs = present.devs.map((entry: unknown) => {
    if (!isRecord(entry) || entry.simulated !== true) return entry;
    const device = typeof entry.name === 'string' ? running.get(entry.name) : undefined;
    if (device === undefined) return entry;
    const moved = addressesThatMoved(entry, device);
    changed ||= Object.keys(moved).length > 0;
    return { ...entry, ...moved };
  });
  return changed ? { ...present, devs } : undefined;
}

function addressesThatMoved(entry: Entry, device: InventoryDevice): Record<string, string> {
  const moved: Record<string, string> = {};
  for (const field of ['url', 'td'] as const) {
    const now = device[field];
    // A list, a description in place or nothing at all is the operator's own doing.
    if (typeof entry[field] === 'string' && now !== undefined && entry[field] !== now) moved[field] = now;
  }
  return moved;
}

/** Writes the building into an inventory file, or brings the addresses of one that exists up to date. */
export async function writeInventory(file: string, built: BuildingInventory): Promise<void> {
  const present = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  const next = present === undefined ? built : withAddresses(parse(present), built);
  if (next === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  // Whole or not at all: the server may be reading it.
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(next, null, 2)}\n`);
  await rename(draft, file);
}

/** A broken file is the server's to refuse, with its line and reason. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
