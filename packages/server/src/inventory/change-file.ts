import { InventoryError } from './inventory-error.ts';
import { readText, writeText } from './inventory-file.ts';
import { type ReadDocument, type ReadResult, type Refusal, readDocument } from './read-document.ts';

/** How often a change is made anew because somebody else wrote the file meanwhile. */
const TRIES = 5;

const parse = (text: string, inForce: ReadDocument): ReadResult =>
  text === inForce.text ? { ok: true, read: inForce } : readDocument(text, inForce);

/** What the file says now, or why it is refused. */
export async function readFrom(file: string, inForce: ReadDocument): Promise<ReadResult> {
  const found = await readText(file);
  return found.ok ? parse(found.text, inForce) : { ok: false, refusal: { reason: found.reason } };
}

/**
 * Changes the file as it is now, not as it was when it was last read, so that nobody's edit is lost.
 *
 * @param edit - makes the new text, and throws an InventoryError where it cannot
 * @throws InventoryError when the file or what it would become is refused, or cannot be written
 */
export async function changeFile(
  file: string,
  edit: (read: ReadDocument) => string,
  { inForce, takeUp }: { inForce: () => ReadDocument; takeUp: (result: ReadResult) => void },
): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    const found = await readText(file);
    // A file that is gone is written again with all that is in force.
    const isGone = !found.ok && found.missing;
    if (!isGone) {
      const now: ReadResult = found.ok
        ? parse(found.text, inForce())
        : { ok: false, refusal: { reason: found.reason } };
      takeUp(now);
      if (!now.ok) throw refused(now.refusal);
    }
    const text = edited(edit, inForce());
    if (text === inForce().text) return;
    const result = readDocument(text, inForce());
    if (!result.ok) throw new InventoryError('invalid', capital(`${result.refusal.reason}.`));
    const again = await readText(file);
    if ((again.ok ? again.text : undefined) !== (found.ok ? found.text : undefined)) continue;
    await writeText(file, text).catch((cause: unknown) => {
      throw new InventoryError('file', 'The inventory file could not be written. Nothing was changed.', { cause });
    });
    return takeUp(result);
  }
  throw new InventoryError('file', 'Somebody else keeps changing the inventory file. Nothing was changed.');
}

function edited(edit: (read: ReadDocument) => string, read: ReadDocument): string {
  try {
    return edit(read);
  } catch (cause) {
    // JSON is compared and written by recursion.
    if (cause instanceof RangeError) throw new InventoryError('invalid', 'It is nested too deeply.', { cause });
    throw cause;
  }
}

function refused({ reason, line }: Refusal): InventoryError {
  const where = line === undefined ? '' : `line ${line}: `;
  const mend = `Mend it first: ${where}${reason}.`;
  return new InventoryError('file', `The inventory file was refused, so nothing was changed. ${mend}`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
