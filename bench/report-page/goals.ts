import { number, ratio, withUnit } from './numbers.ts';

export type Metrics = Readonly<Record<string, number>>;

/** What is wanted of one figure. */
export interface Goal {
  name: string;
  /** In words, as a reader would ask for it. */
  goal: string;
  /** What was measured; `undefined`: nothing was. */
  look(metrics: Metrics): Looked | undefined;
}

export interface Looked {
  shown: string;
  /** `undefined`: there is a figure, but it says nothing, and why stands in `shown`. */
  met: boolean | undefined;
}

export type GoalState = 'met' | 'not met' | 'not measured';

export interface GoalRow {
  bench: string;
  name: string;
  goal: string;
  measured: string;
  state: GoalState;
}

type Unit = 'ms' | 's' | 'ratio' | '';

const shownAs = (value: number, unit: Unit): string =>
  unit === 'ratio' ? ratio(value) : unit === '' ? number(value) : withUnit(value, unit);

/** A figure that may not be above a limit. */
export function atMost(name: string, metric: string, limit: number, unit: Unit = ''): Goal {
  return {
    name,
    goal: limit === 0 ? 'none' : `at most ${unit === 'ratio' ? limit.toFixed(2) : shownAs(limit, unit)}`,
    look(metrics) {
      const value = metrics[metric];
      return value === undefined ? undefined : { shown: shownAs(value, unit), met: value <= limit };
    },
  };
}

/** Everything that there is was found. */
export function allOf(name: string, metric: string, whole: string): Goal {
  return {
    name,
    goal: 'all',
    look({ [metric]: found, [whole]: all }) {
      if (found === undefined || all === undefined) return undefined;
      return { shown: `${number(found, 9)} of ${number(all, 9)}`, met: found >= all };
    },
  };
}

/** Nothing of what is right was taken for wrong. */
export function noneOf(name: string, metric: string, whole: string): Goal {
  return {
    name,
    goal: 'none',
    look({ [metric]: wrong, [whole]: all }) {
      if (wrong === undefined || all === undefined) return undefined;
      return { shown: `${number(wrong, 9)} of ${number(all, 9)}`, met: wrong === 0 };
    },
  };
}

/** A goal that says nothing where another figure is not right. */
export function onlyWhere(holds: (metrics: Metrics) => boolean, otherwise: string, goal: Goal): Goal {
  return {
    ...goal,
    look(metrics) {
      const looked = goal.look(metrics);
      return looked === undefined || holds(metrics)
        ? looked
        : { shown: `${looked.shown} (${otherwise})`, met: undefined };
    },
  };
}

export function goalRow(bench: string, goal: Goal, metrics: Metrics | undefined): GoalRow {
  const looked = metrics && goal.look(metrics);
  return {
    bench,
    name: goal.name,
    goal: goal.goal,
    measured: looked?.shown ?? '–',
    state: looked?.met === undefined ? 'not measured' : looked.met ? 'met' : 'not met',
  };
}

/** `14 of 19 goals are met, 3 are not, 2 were not measured.` */
export function inWords(rows: readonly GoalRow[]): string {
  const count = (state: GoalState) => rows.filter((row) => row.state === state).length;
  const [missed, unmeasured] = [count('not met'), count('not measured')];
  const parts = [
    `${count('met')} of ${rows.length} goals are met`,
    missed === 0 ? '' : missed === 1 ? '1 is not' : `${missed} are not`,
    unmeasured === 0 ? '' : `${unmeasured} ${unmeasured === 1 ? 'was' : 'were'} not measured`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}
