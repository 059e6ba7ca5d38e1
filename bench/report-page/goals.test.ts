import { describe, expect, it } from 'vitest';
import { allOf, atMost, type Goal, goalRow, inWords, type Metrics, noneOf, onlyWhere } from './goals.ts';

const FASTER: Goal = atMost('Time', 'ms', 40, 'ms');
const SURE: Goal = onlyWhere(({ sure }) => sure === 1, 'not sure', atMost('Ratio', 'ratio', 1.03, 'ratio'));

describe('goalRow', () => {
  it.each<[Goal, Metrics | undefined, goal: string, measured: string, state: string]>([
    [FASTER, { ms: 40 }, 'at most 40 ms', '40 ms', 'met'],
    [FASTER, { ms: 40.6 }, 'at most 40 ms', '40.6 ms', 'not met'],
    [FASTER, {}, 'at most 40 ms', '–', 'not measured'],
    [FASTER, undefined, 'at most 40 ms', '–', 'not measured'],
    [atMost('Harmed', 'harmed', 0), { harmed: 0 }, 'none', '0', 'met'],
    [atMost('Harmed', 'harmed', 0), { harmed: 1 }, 'none', '1', 'not met'],
    [allOf('Found', 'found', 'all'), { found: 666, all: 670 }, 'all', '666 of 670', 'not met'],
    [allOf('Found', 'found', 'all'), { found: 1670, all: 1670 }, 'all', '1,670 of 1,670', 'met'],
    [allOf('Found', 'found', 'all'), { found: 5 }, 'all', '–', 'not measured'],
    [noneOf('False', 'false', 'safe'), { false: 0, safe: 9 }, 'none', '0 of 9', 'met'],
    [noneOf('False', 'false', 'safe'), { false: 1, safe: 9 }, 'none', '1 of 9', 'not met'],
    [SURE, { ratio: 1.031, sure: 1 }, 'at most 1.03', '1.031', 'not met'],
    [SURE, { ratio: 1.01, sure: 0 }, 'at most 1.03', '1.010 (not sure)', 'not measured'],
  ])('%o of %j', (goal, metrics, wanted, measured, state) => {
    expect(goalRow('bench', goal, metrics)).toEqual({ bench: 'bench', name: goal.name, goal: wanted, measured, state });
  });
});

describe('inWords', () => {
  const rows = (...states: ('met' | 'not met' | 'not measured')[]) =>
    states.map((state) => ({ bench: '', name: '', goal: '', measured: '', state }));
  it.each([
    [rows('met', 'met'), '2 of 2 goals are met.'],
    [rows('met', 'not met', 'not measured'), '1 of 3 goals are met, 1 is not, 1 was not measured.'],
    [
      rows('not met', 'not met', 'not measured', 'not measured'),
      '0 of 4 goals are met, 2 are not, 2 were not measured.',
    ],
  ])('%#', (given, words) => {
    expect(inWords(given)).toBe(words);
  });
});
