import { DslError } from './value.ts';

/** Whether a version fulfils every constraint: `compare_versions("1.2.3", ">= 1.0", "< 2")`. */
export function compareVersions(version: string, constraints: readonly string[]): boolean {
  return constraints.flatMap((each) => each.split(',')).every((constraint) => fulfils(version, constraint.trim()));
}

function fulfils(version: string, constraint: string): boolean {
  const [, operator = '', wanted = ''] = /^(>=|<=|!=|==|=|>|<|~>|~|\^)?\s*(.+)$/.exec(constraint) ?? [];
  const order = compare(version, wanted);
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '!=':
      return order !== 0;
    case '~>':
    case '~':
    case '^': {
      const { numbers } = parse(wanted);
      // What may not change: all but the last named part; under `^` the first that is not 0.
      const first = numbers.findIndex((number) => number > 0);
      const fixed = operator === '^' ? (first < 0 ? numbers.length : first + 1) : Math.max(1, numbers.length - 1);
      const own = parse(version).numbers;
      return order >= 0 && numbers.slice(0, fixed).every((number, index) => number === (own[index] ?? 0));
    }
    default:
      return order === 0;
  }
}

function compare(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  for (let index = 0; index < Math.max(left.numbers.length, right.numbers.length); index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  // What has a pre-release name comes before what has none (semver, section 11).
  if (left.pre === right.pre) return 0;
  if (left.pre === '' || right.pre === '') return left.pre === '' ? 1 : -1;
  return left.pre < right.pre ? -1 : 1;
}

function parse(text: string): { numbers: number[]; pre: string } {
  const [, numbers, pre = ''] =
    /^v?(\d+(?:\.\d+)*)(?:[-_.]?([0-9A-Za-z][0-9A-Za-z.-]*))?(?:\+.*)?$/i.exec(text.trim()) ?? [];
  if (numbers === undefined) throw new DslError(`"${text.slice(0, 40)}" is no version`);
  return { numbers: numbers.split('.').map(Number), pre };
}
