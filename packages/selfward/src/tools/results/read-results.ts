import type { Results } from '../declaration.ts';
import { MOST_REPORTED, type ReadResults } from '../reported.ts';
import { readJsonl } from './jsonl.ts';
import { readLines } from './lines.ts';
import { readSarif } from './sarif.ts';
import { readWapiti } from './wapiti.ts';

/** Reads what a tool wrote, by its declared format. Pure; what cannot be read is told, never thrown. */
export function readResults(text: string, results: Results): ReadResults {
  const { reported, broken } = read(text, results);
  if (reported.length <= MOST_REPORTED) return { reported, broken };
  const cut = `it reported ${reported.length} findings; only the first ${MOST_REPORTED} were read`;
  return { reported: reported.slice(0, MOST_REPORTED), broken: [...broken, cut] };
}

function read(text: string, results: Results): ReadResults {
  if (results.format === 'wapiti') return readWapiti(text);
  if (results.format === 'sarif') return readSarif(text, results);
  return results.format === 'jsonl' ? readJsonl(text, results) : readLines(text, results);
}
