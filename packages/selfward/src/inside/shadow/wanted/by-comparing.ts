import { readFileSync } from 'node:fs';
import { ownFrames, type Place } from '../../../sensors/shared/own-frames.ts';
import type { Wanted } from '../../messages.ts';
import { type Comparisons, comparisonsIn } from './comparisons.ts';

/** More frames are looked at by nobody: who compares is near to who asks. */
const FRAMES = 3;
/** A field that is compared with more is data. */
const MOST_VALUES = 8;

/** Where code stands as it runs: maps lead to sources that are not what runs. */
const asItStands = (place: Place): Place => place;

/**
 * Tells with which values the code that asks for a field compares it: a branch behind one of them is reached by nobody who
 * sends something else, and nothing can stand before `===`. The script that asks is read, and nothing of it is run.
 */
export function watchComparing(tell: (wanted: Wanted) => void): (location: Wanted['location'], path: string) => void {
  const scripts = new Map<string, Comparisons | undefined>();
  const comparisonsOf = (file: string) => {
    if (!scripts.has(file)) scripts.set(file, comparisonsIn(sourceOf(file)));
    return scripts.get(file);
  };
  return (location, path) => {
    const name = path.split('.').at(-1) ?? '';
    if (name === '') return;
    for (const { file, line, column } of ownFrames(undefined, asItStands).slice(0, FRAMES)) {
      const values = comparisonsOf(file)?.near(name, line, column) ?? [];
      if (values.length > 0 && values.length <= MOST_VALUES) {
        tell({ location, path, schema: { examples: values } });
        return;
      }
    }
  };
}

/** As Node runs it: types are blanked out, so that everything stays where it is. */
function sourceOf(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (!/\.[mc]?ts$/.test(file)) return text;
    const { stripTypeScriptTypes } = process.getBuiltinModule('node:module');
    return stripTypeScriptTypes?.(text) ?? '';
  } catch {
    return '';
  }
}
