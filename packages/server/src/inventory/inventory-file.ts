import { readFile, stat } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';

/** Ten thousand devices are 2 MB. */
const LARGEST = 64 * 1024 * 1024;

export type FileText = { ok: true; text: string } | { ok: false; missing: boolean; reason: string };

/** The file's text, or why there is none, in words for people. */
export async function readText(file: string): Promise<FileText> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST) return { ok: false, missing: false, reason: `it is larger than ${LARGEST / 2 ** 20} MB` };
    const bytes = await readFile(file);
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, missing: true, reason: 'there is no such file' };
    if (code === 'EACCES' || code === 'EPERM') return { ok: false, missing: false, reason: 'it may not be read' };
    if (code === 'EISDIR') return { ok: false, missing: false, reason: 'it is a folder' };
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { ok: false, missing: false, reason: 'it is not UTF-8: save it in that encoding' };
    return { ok: false, missing: false, reason: `it cannot be read (${String(code ?? error)})` };
  }
}

/** Whole or not at all, also when the machine stops in between. */
export const writeText = (file: string, text: string): Promise<void> => writeFileAtomic(file, text, 'utf8');

/** Changes when the file does, as far as its entry in the folder tells. */
export async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'missing';
  }
}
