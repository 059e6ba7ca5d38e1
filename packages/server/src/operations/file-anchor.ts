import { open, truncate } from 'node:fs/promises';
import type { Anchor } from './chain.ts';

/** More than the longest line. */
const TAIL_BYTES = 256 * 1024;

/**
 * The last entry of a log file, or of the one that it was rotated to. A file that is not there, or that holds no entry,
 * anchors nothing.
 */
export async function readFileAnchor(file: string): Promise<Anchor | undefined> {
  for (const name of [file, `${file}.1`]) {
    const { text } = await readTail(name);
    // What follows the last line break was being written when the process ended.
    for (const line of text.split('\n').slice(0, -1).reverse()) {
      const anchor = anchorOf(line);
      if (anchor !== undefined) return anchor;
    }
  }
  return undefined;
}

/** Takes a half-written last line out, so that the next entry does not run into it. */
export async function mendFile(file: string): Promise<void> {
  const { text, size } = await readTail(file);
  const torn = text.slice(text.lastIndexOf('\n') + 1);
  if (torn !== '') await truncate(file, size - torn.length);
}

async function readTail(file: string): Promise<{ text: string; size: number }> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return { text: '', size: 0 };
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return { text: buffer.toString('latin1', 0, bytesRead), size };
  } finally {
    await handle.close();
  }
}

/** Only the place and the hash are read, so it does not matter that the bytes are taken for Latin-1. */
function anchorOf(line: string): Anchor | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('seq' in entry) || !('hash' in entry)) return undefined;
    const { seq, hash } = entry;
    return typeof seq === 'number' && Number.isSafeInteger(seq) && typeof hash === 'string' ? { seq, hash } : undefined;
  } catch {
    return undefined;
  }
}
