import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createUnzip, createZstdDecompress } from 'node:zlib';
import type { Pair } from '../model/endpoint.ts';
import { headerOf } from './encode.ts';

/**
 * Undoes `Content-Encoding`, never making more than `limit` bytes of it: a few kilobytes may unpack to gigabytes. What is
 * beyond is cut, and what cannot be undone is handed back as it came: the answer is evidence, not something to fail on.
 */
export async function decompress(
  bytes: Buffer,
  headers: readonly Pair[],
  limit: number,
): Promise<{ bytes: Buffer; truncated: boolean }> {
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
    const unpack = out.length > 0 ? unpacker(encoding) : undefined;
    const undone = unpack && (await undo(unpack, out, limit));
    if (!undone) break;
    out = undone.bytes;
    truncated ||= undone.truncated;
  }
  if (out.length <= limit) return { bytes: out, truncated };
  return { bytes: out.subarray(0, limit), truncated: true };
}

function unpacker(encoding: string): Transform | undefined {
  // Finishing softly: an answer that was cut at our limit still gives what it has.
  if (encoding === 'br') return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  if (encoding === 'zstd') return createZstdDecompress();
  return /^(x-)?gzip$|^deflate$/.test(encoding) ? createUnzip({ finishFlush: constants.Z_SYNC_FLUSH }) : undefined;
}

/** Ends at the limit, or where the packed text breaks off. */
function undo(
  unpack: Transform,
  bytes: Buffer,
  limit: number,
): Promise<{ bytes: Buffer; truncated: boolean } | undefined> {
  const { promise, resolve } = Promise.withResolvers<{ bytes: Buffer; truncated: boolean } | undefined>();
  const chunks: Buffer[] = [];
  let length = 0;
  const end = (truncated: boolean) => {
    unpack.removeAllListeners('data');
    resolve({ bytes: Buffer.concat(chunks), truncated });
    unpack.destroy();
  };
  unpack.on('data', (chunk: Buffer) => {
    chunks.push(chunk.subarray(0, limit - length));
    length += chunk.length;
    if (length > limit) end(true);
  });
  unpack.once('end', () => end(false));
  unpack.on('error', () => (length > 0 ? end(true) : resolve(undefined)));
  unpack.end(bytes);
  return promise;
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
