import { brotliDecompressSync, constants, unzipSync, zstdDecompressSync } from 'node:zlib';
import type { Pair } from '../model/endpoint.ts';
import { headerOf } from './encode.ts';

/**
 * Undoes `Content-Encoding`, never making more than `limit` bytes of it: a few kilobytes may unpack to gigabytes.
 * What cannot be undone is handed back as it came: the answer is evidence, not something to fail on.
 */
export function decompress(
  bytes: Buffer,
  headers: readonly Pair[],
  limit: number,
): { bytes: Buffer; truncated: boolean } {
  const encodings = (headerOf(headers, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim());
  let out = bytes;
  let truncated = false;
  // At most two layers: more are only ever there to cost us.
  for (const encoding of encodings
    .filter((each) => each !== '' && each !== 'identity')
    .reverse()
    .slice(0, 2)) {
    if (out.length === 0) break;
    const undone = undo(encoding, out, limit);
    if (undone === 'unreadable') break;
    if (undone === 'too-long') return { bytes: Buffer.alloc(0), truncated: true };
    out = undone;
  }
  if (out.length > limit) {
    out = out.subarray(0, limit);
    truncated = true;
  }
  return { bytes: out, truncated };
}

function undo(encoding: string, bytes: Buffer, maxOutputLength: number): Buffer | 'unreadable' | 'too-long' {
  try {
    // Finishing softly: an answer that was cut at our limit still gives what it has.
    if (encoding === 'br')
      return brotliDecompressSync(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH });
    if (encoding === 'zstd') return zstdDecompressSync(bytes, { maxOutputLength });
    if (/^(x-)?gzip$|^deflate$/.test(encoding)) {
      return unzipSync(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
    }
    return 'unreadable';
  } catch (error) {
    return error instanceof RangeError ? 'too-long' : 'unreadable';
  }
}

/** Text by the answer's charset: the byte order mark, the header, the page's own word, else UTF-8. Never throws. */
export function decodeText(bytes: Buffer, headers: readonly Pair[]): string {
  const type = headerOf(headers, 'content-type') ?? '';
  const head = bytes.subarray(0, 1024).toString('latin1');
  const named =
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(type)?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(head)?.[1] ??
    'utf-8';
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : named;
  try {
    return new TextDecoder(marked).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
