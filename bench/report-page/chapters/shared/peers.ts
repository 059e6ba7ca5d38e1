import { number } from '../../numbers.ts';

interface Row {
  check: string;
  tool: string;
  found: number;
  false: number;
  requests: number;
  seconds: number;
}

const LESS = [
  ['found', 'finds more', 1],
  ['false', 'takes less for a flaw that is none', -1],
  ['requests', 'asks less', -1],
  ['seconds', 'is quicker', -1],
] as const;

/** Said plainly: in what another tool did better on the same cases. */
export function whereOthersAreBetter(rows: readonly Row[], ours = 'Selfward'): string {
  const better = rows.flatMap((row) => {
    const own = rows.find(({ check, tool }) => check === row.check && tool === ours);
    if (own === undefined || row.tool === ours) return [];
    const points = LESS.filter(([key, , sign]) => sign * (row[key] - own[key]) > 0).map(
      ([key, words]) => `${words} (${number(row[key], 9)} against ${number(own[key], 9)})`,
    );
    return points.length > 0 ? [`${row.tool} on ${row.check} ${points.join(', ')}`] : [];
  });
  return better.length === 0
    ? 'Nowhere in this sample did another tool do better.'
    : `Where another tool is better: ${better.join('; ')}.`;
}
