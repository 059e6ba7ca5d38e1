import { describe, expect, it } from 'vitest';
import { comparisonsIn } from './comparisons.ts';

const near = (name: string, source: string, line = 1, column = 1) => comparisonsIn(source)?.near(name, line, column);

describe('comparisonsIn', () => {
  it.each<[string, string, unknown[]]>([
    ['equality', `if (mode === 'csv' || mode == "xml") go()`, ['csv', 'xml']],
    ['inequality, the other way round', `if ('csv' !== req.query.mode) stop()`, ['csv']],
    [
      'a switch',
      `switch (body['mode']) { case 'on': a(); break; case 'off': b(); break; default: c() }`,
      ['on', 'off'],
    ],
    ['what is made of it', `String(q.mode).toLowerCase().trim() === 'csv'`, ['csv']],
    ['what is asked by name', `c.req.query('mode') === 'csv' && params.get('mode') === 'xml'`, ['csv', 'xml']],
    ['a chain', `req.query?.mode === 'csv'`, ['csv']],
    ['numbers and switches', `mode === 3 || mode === true`, [3, true]],
    ['a text without a part that changes', 'mode === `csv`', ['csv']],
    [
      'nothing of emptiness, of others, or of what is not fixed',
      `mode === '' || mode === null || mood === 'x' || mode === other`,
      [],
    ],
  ])('tells of %s', (_, source, values) => expect(near('mode', source)).toEqual(values));

  it('looks in the function that a place stands in, and in those within', () => {
    const source = [
      `const first = (q) => q.mode === 'one';`,
      `function second({ mode }) {`,
      `  return () => mode === 'two';`,
      `}`,
    ].join('\n');
    expect(near('mode', source, 1, 22)).toEqual(['one']);
    expect(near('mode', source, 2, 20)).toEqual(['two']);
  });

  it('reads scripts of both kinds, and gives up what is none', () => {
    expect(near('mode', `#!/usr/bin/env node\nwith (q) { if (mode === 'on') go() }`)).toEqual(['on']);
    expect(near('mode', `import a from 'a'; await a; mode === 'on'`)).toEqual(['on']);
    expect(comparisonsIn('<p>')).toBeUndefined();
  });
});
