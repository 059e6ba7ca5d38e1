import { describe, expect, it } from 'vitest';
import { fillArguments, fillText, NoValueError } from './placeholders.ts';

const values = { url: 'http://h/?a=$(id)&b=%22', out: '/tmp/o' };
const filled: [arguments_: (string | string[])[], expected: string[]][] = [
  [
    ['-u', '{url}'],
    ['-u', 'http://h/?a=$(id)&b=%22'],
  ],
  [['--out={out}'], ['--out=/tmp/o']],
  [
    [
      ['--rate', '{rate}'],
      ['-u', '{url}'],
    ],
    ['-u', 'http://h/?a=$(id)&b=%22'],
  ],
  [['{url} {out}'], ['http://h/?a=$(id)&b=%22 /tmp/o']],
  [['--json={"a":1}'], ['--json={"a":1}']],
];

describe('fillArguments', () => {
  it.each(filled)('%j becomes %j', (given, expected) => {
    expect(fillArguments({ arguments: given }, values)).toEqual(expected);
  });

  it('lets no value make an option of an argument', () => {
    expect(() => fillArguments({ arguments: ['{url}'] }, { url: '--os-shell' })).toThrow(/taken for an option/);
    expect(() => fillArguments({ arguments: ['{method}{url}'] }, { method: '', url: '-x' })).toThrow(NoValueError);
    expect(fillArguments({ arguments: ['--url={url}'] }, { url: '-x' })).toEqual(['--url=-x']);
  });

  it('wants a value outside of a group, and no null character', () => {
    expect(() => fillArguments({ arguments: ['{templates}'] }, {})).toThrow(/wants a folder of templates/);
    expect(() => fillArguments({ arguments: ['{url}'] }, { url: 'http://h/\0' })).toThrow(/null character/);
  });

  it('puts nothing into a value that it put in', () => {
    expect(fillText('{url}', { url: '{out}', out: 'x' })).toBe('{out}');
  });
});
