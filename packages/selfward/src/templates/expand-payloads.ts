export type Attack = 'batteringram' | 'pitchfork' | 'clusterbomb';

/** One choice of payload values, by name. */
export type Combination = ReadonlyMap<string, string>;

/**
 * Every combination that an attack makes of its lists, one by one: a cluster bomb of long lists is never held whole.
 *
 * Battering ram puts each value in every place; pitchfork takes the lists in step, as far as the shortest goes; cluster
 * bomb tries each with each, the last name turning fastest.
 */
export function* expandPayloads(
  payloads: Readonly<Record<string, readonly string[]>>,
  attack: Attack = 'batteringram',
): Generator<Combination> {
  const lists = Object.entries(payloads);
  if (lists.length === 0) {
    yield new Map();
  } else if (attack === 'batteringram') {
    for (const value of lists.flatMap(([, values]) => values)) yield new Map(lists.map(([name]) => [name, value]));
  } else if (attack === 'pitchfork') {
    const shortest = Math.min(...lists.map(([, values]) => values.length));
    for (let at = 0; at < shortest; at += 1) yield new Map(lists.map(([name, values]) => [name, values[at] ?? '']));
  } else {
    yield* eachWithEach(lists);
  }
}

function* eachWithEach([first, ...rest]: readonly (readonly [string, readonly string[]])[]): Generator<Combination> {
  if (!first) {
    yield new Map();
    return;
  }
  const [name, values] = first;
  for (const value of values) for (const others of eachWithEach(rest)) yield new Map([[name, value], ...others]);
}

/** How many there are. */
export function countCombinations(
  payloads: Readonly<Record<string, readonly string[]>>,
  attack: Attack = 'batteringram',
): number {
  const lengths = Object.values(payloads).map(({ length }) => length);
  if (lengths.length === 0) return 1;
  if (attack === 'batteringram') return lengths.reduce((sum, each) => sum + each, 0);
  return attack === 'pitchfork' ? Math.min(...lengths) : lengths.reduce((product, each) => product * each, 1);
}
