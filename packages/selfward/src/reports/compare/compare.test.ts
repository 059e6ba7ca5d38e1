import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../model/index.ts';
import { findingForTesting, HOSTILE, reportForTesting } from '../reportForTesting.ts';
import { compare, isWorse } from './compare.ts';
import { comparisonText } from './comparison-text.ts';

const AT = 'GET http://host.test/greet';
const finding = findingForTesting;
const report = (findings: Finding[], parts: Partial<Report> = {}) =>
  reportForTesting({ findings, visited: [AT], ...parts });

/** What became of the one finding of the older report. */
function fate(newer: Report, older = report([finding()])): string {
  const { appeared, regressed, unchanged, gone, notChecked } = compare(older, newer);
  const all = Object.entries({ appeared, regressed, unchanged, gone, notChecked });
  return all.flatMap(([name, list]) => list.map(() => name)).join(' ');
}

describe('compare', () => {
  it.each<[string, Finding, Finding, string]>([
    ['the same', finding(), finding(), 'unchanged'],
    ['found by another payload', finding(), finding({ evidence: 'other', reproduce: 'curl x' }), 'unchanged'],
    ['less severe', finding({ severity: 'high' }), finding({ severity: 'low' }), 'unchanged'],
    ['more severe', finding({ severity: 'low' }), finding({ severity: 'high' }), 'regressed'],
    ['proved now', finding({ confidence: 'tentative' }), finding(), 'regressed'],
    ['no longer proved', finding(), finding({ confidence: 'tentative' }), 'unchanged'],
    [
      'less severe, and proved now',
      finding({ confidence: 'tentative', severity: 'high' }),
      finding({ severity: 'low' }),
      'regressed',
    ],
  ])('%s', (_what, was, is, expected) => {
    expect(fate(report([is]), report([was]))).toBe(expected);
  });

  it('tells what is new from what was there', () => {
    const other = finding({ id: 'another', parameter: 'q' });
    const comparison = compare(report([finding()]), report([finding(), other]));
    expect(comparison.appeared).toEqual([other]);
    expect(comparison.unchanged.map((kept) => kept.finding)).toEqual([finding()]);
    expect(isWorse(comparison)).toBe(true);
    expect(isWorse(compare(report([finding(), other]), report([finding()])))).toBe(false);
  });

  const tooled = report([finding({ origin: 'wapiti, zap', confidence: 'tentative' })]);
  it.each<[string, Partial<Report>, string]>([
    ['none of its tools ran', { checks: ['reflected-xss'] }, 'notChecked'],
    ['a tool ran again', { checks: ['zap'] }, 'gone'],
    [
      'the tool failed',
      { checks: ['zap'], notChecked: [{ endpoint: AT, check: 'zap', reason: 'ended', cause: 'failed' }] },
      'notChecked',
    ],
  ])('what tools alone reported, where %s', (_what, parts, expected) => {
    expect(fate(report([], parts), tooled)).toBe(expected);
  });

  const left = (endpoint: string, parts: Partial<Report['notChecked'][number]> = {}) => ({
    notChecked: [{ endpoint, reason: 'blocked', cause: 'failed' as const, ...parts }],
  });
  it.each<[string, Partial<Report>, 'gone' | 'notChecked']>([
    ['its endpoint was visited', {}, 'gone'],
    ['another endpoint was left out', left('GET http://host.test/other'), 'gone'],
    ['another method was left out', left('POST http://host.test/greet'), 'gone'],
    ['another check was left out there', left(AT, { check: 'stored-xss' }), 'gone'],
    ['another parameter was left out there', left(`${AT} q`, { parameter: 'q' }), 'gone'],
    ['its endpoint was left out', left(AT), 'notChecked'],
    ['its endpoint was left alone by rule', left(AT, { cause: 'by-rule' }), 'notChecked'],
    ['its check was left out there', left(AT, { check: 'reflected-xss' }), 'notChecked'],
    ['its parameter was left out', left(`${AT} name`, { parameter: 'name' }), 'notChecked'],
    ['the target could not be reached', left('GET http://host.test/'), 'notChecked'],
    ['nobody came by its endpoint', { visited: ['GET http://host.test/other'] }, 'notChecked'],
    ['its check was not run', { checks: ['stored-xss'] }, 'notChecked'],
    ['less was tried', { profile: 'gentle' }, 'notChecked'],
    ['more was tried', { profile: 'thorough' }, 'gone'],
    ['one finding alone was looked for', { retest: 'mended' }, 'notChecked'],
  ])('a finding that is missing where %s', (_what, parts, expected) => {
    expect(fate(report([], parts))).toBe(expected);
  });

  it('goes by the target where a report does not say what was visited', () => {
    const silent = (target: string) => {
      const { visited: _visited, ...rest } = report([], { target });
      return rest;
    };
    expect(fate(silent('http://host.test/'))).toBe('gone');
    expect(fate(silent('http://other.test/'))).toBe('notChecked');
  });
});

describe('comparisonText', () => {
  it('names all five fates, what it was, and why nobody looked', () => {
    const other = finding({ id: 'b', parameter: 'q', check: 'stored-xss' });
    const was = finding({ id: 'c', severity: 'low' });
    const text = comparisonText(
      compare(
        report([other, was, finding({ id: 'd' }), finding({ id: 'e' })]),
        report([finding({ id: 'a' }), { ...was, severity: 'high' }, finding({ id: 'e' })]),
      ),
    );
    expect(text).toContain('1 weakness is new, 1 regressed, 1 gone, 1 unchanged, 1 not checked this time.');
    expect(text).toContain('    it was low, proved');
    expect(text).toContain('    the check stored-xss was not run');
    expect(text.match(/^[A-Z][a-z ]+\(1\)$/gm)).toEqual([
      'New (1)',
      'Regressed (1)',
      'Gone (1)',
      'Not checked this time (1)',
      'Unchanged (1)',
    ]);
  });

  it('shows nothing of a target as control characters', () => {
    const hostile = finding({ title: HOSTILE, url: `http://host.test/${HOSTILE}`, parameter: HOSTILE });
    const text = comparisonText(compare(report([]), report([hostile], { target: `http://host.test/${HOSTILE}` })));
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });
});
