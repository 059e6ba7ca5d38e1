import type { Check } from '../../model/check.ts';
import type { NotChecked } from '../../model/report.ts';
import type { OwnTests } from './own-tests.ts';

/** Stands for every template. */
const ALL_TEMPLATES = 'templates';

export interface Chosen {
  checks: Check[];
  /** What was wanted and does not run, and why. */
  gaps: NotChecked[];
}

/**
 * The checks of a job: the usual ones, own ones among them, where none are named.
 *
 * @throws Error where none of those that are named is known.
 */
export function chooseChecks(
  shipped: readonly Check[],
  own: Pick<OwnTests, 'checks' | 'templates'>,
  ids: readonly string[] | undefined,
  origin: string,
): Chosen {
  const endpoint = `GET ${origin}/*`;
  const known = [...shipped, ...own.checks];
  if (!ids) {
    // What is made of crashes and hangs belongs to runs from inside.
    const usual = known.filter(({ byDefault, madeOf }) => madeOf !== undefined || byDefault);
    // Nobody listens here: sensors hear what would have called.
    const isDeaf = ({ listens, inside }: Check) => listens === true && inside === undefined;
    const gaps = usual.filter(isDeaf).map(({ id }): NotChecked => {
      const reason = 'left alone: nobody listens where the application could call back';
      return { endpoint, reason, check: id, cause: 'by-rule' };
    });
    return { checks: usual.filter((check) => !isDeaf(check)), gaps };
  }
  const checks = [
    ...known.filter(({ id }) => ids.includes(id)),
    ...own.templates.filter(({ id }) => ids.includes(ALL_TEMPLATES) || ids.includes(id)),
  ];
  const lost = ids.filter((id) => id !== ALL_TEMPLATES && !checks.some((check) => check.id === id));
  const [first] = lost;
  if (first !== undefined && checks.length === 0)
    throw new Error(`checks: "${first}" is not known; known are ${known.map(({ id }) => id).join(', ')}`);
  const gaps = lost.map(
    (id): NotChecked => ({ endpoint, reason: `there is no check "${id}"`, check: id, cause: 'failed' }),
  );
  return { checks, gaps };
}
