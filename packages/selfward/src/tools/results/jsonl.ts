import { REPORTED_FIELDS, type Results } from '../declaration.ts';
import { type ReadResults, type Reported, reportedFrom } from '../reported.ts';

/** Reads one JSON object a line. Blank lines are passed over; what is no object is counted. */
export function readJsonl(text: string, { fields, words }: Extract<Results, { format: 'jsonl' }>): ReadResults {
  const reported: Reported[] = [];
  let wrong = 0;
  let first = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      wrong += 1;
      first ||= index + 1;
      continue;
    }
    const said = REPORTED_FIELDS.flatMap((name): [string, unknown][] => {
      const path = fields === undefined ? name : fields[name];
      return path === undefined ? [] : [[name, at(value, path)]];
    });
    reported.push(reportedFrom(Object.fromEntries(said), words));
  }
  const lines = wrong === 1 ? `line ${first} is` : `${wrong} lines are (the first is line ${first})`;
  return { reported, broken: wrong === 0 ? [] : [`${lines} no JSON object`] };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** `info.classification.cwe-id.0` */
function at(value: unknown, path: string): unknown {
  let here = value;
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = Object.entries(here).find(([name]) => name === key)?.[1];
  }
  return here;
}
