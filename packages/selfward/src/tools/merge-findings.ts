import { type Finding, originsOf, SEVERITIES } from '../model/index.ts';

const OWN = 'selfward';

/** One list of what several saw: by fingerprint, the strongest of each, with everybody who saw it. */
export function mergeFindings(...lists: readonly (readonly Finding[])[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of lists.flat()) {
    const known = merged.get(finding.id);
    merged.set(finding.id, known === undefined ? finding : united(known, finding));
  }
  return [...merged.values()];
}

function united(a: Finding, b: Finding): Finding {
  const origins = [...new Set([...originsOf(a), ...originsOf(b)])].sort(ownFirst);
  const { origin: _origin, ...stronger } = strength(b) > strength(a) ? b : a;
  return origins.length === 1 && origins[0] === OWN ? stronger : { ...stronger, origin: origins.join(', ') };
}

function ownFirst(a: string, b: string): number {
  return Number(b === OWN) - Number(a === OWN) || (a < b ? -1 : Number(a > b));
}

/** A proof before a word, our own before another's, the more severe before the less. */
function strength(finding: Finding): number {
  const own = originsOf(finding).includes(OWN) ? 10 : 0;
  return (finding.confidence === 'proved' ? 20 : 0) + own + SEVERITIES.indexOf(finding.severity);
}
