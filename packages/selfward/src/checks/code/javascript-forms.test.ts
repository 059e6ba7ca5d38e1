import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../model/index.ts';
import { conditionOf, formsFor, heldInCode, matchingText, passingText } from './javascript-forms.ts';

const point = (original: string): Point => ({
  id: 'query:x',
  location: 'query',
  name: 'x',
  part: 'value',
  original,
});
const run = (code: string): unknown => {
  try {
    return runInNewContext(code, { name: 'lab', floor: 3 }) ? 'yes' : 'no';
  } catch {
    return 'fails';
  }
};

describe('one text for every place', () => {
  const held = heldInCode(point('3'));
  const [matches, passes] = [matchingText(held), passingText(held, 'kqzxvwtrsb')];

  it('is as long on either side', () => expect(matches.length).toBe(passes.length));

  it.each([
    ["name == '#'", 'yes', 'no'],
    ['name == "#"', 'yes', 'no'],
    ['floor > #', 'yes', 'no'],
    ['floor > # && true', 'yes', 'no'],
    ["name.includes('#')", 'fails', 'no'],
    ['name.indexOf("#") === 0', 'fails', 'no'],
    ["(() => { return name === '#' })()", 'yes', 'no'],
  ])('%s', (code, matching, passing) => {
    expect([run(code.replace('#', matches)), run(code.replace('#', passes))]).toEqual([matching, passing]);
  });
});

describe('ways out of a place', () => {
  it.each([
    ["name == '#'", "condition in '"],
    ['name == "#"', 'condition in "'],
    ['name == `#`', 'condition in `'],
    ["[name].includes('#')", "throw in '"],
    ["name.startsWith('#') && false", "call in '"],
    ['floor > # && 1', 'condition'],
    ['Math.max(#) && false', 'throw'],
  ])('%s by %s', (code, name) => {
    const forms = formsFor(point(code.includes('(#)') || code.includes('> #') ? '3' : 'lab'));
    const form = forms.find((each) => each.name === name);
    const [yes, no] = [true, false].map((side) =>
      run(code.replace('#', form?.around(conditionOf(side, 'kqzxvwtrsb'), 'kqzxvwtrsb') ?? '')),
    );
    expect(yes).not.toBe(no);
  });
});
