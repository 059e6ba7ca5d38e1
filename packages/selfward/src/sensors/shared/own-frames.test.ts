import { describe, expect, it } from 'vitest';
import { ownFrames, type Place, placeText, type Site } from './own-frames.ts';

const site = (file: string | null, line: number, name: string | null = null, isEval = false): Site => ({
  getFileName: () => file,
  getLineNumber: () => line,
  getColumnNumber: () => 7,
  getFunctionName: () => name,
  isEval: () => isEval,
});
const same = (place: Place) => place;
const frames = (sites: Site[], original: (place: Place) => Place | undefined = same) =>
  ownFrames(sites, original, (file) => file.startsWith('/ours/')).map((each) => `${each.name} ${placeText(each)}`);

describe('ownFrames', () => {
  it.each<[string, Site[], string[]]>([
    ['ours are passed over', [site('/ours/look.js', 1), site('/app/ping.js', 12, 'run')], ['run /app/ping.js:12:7']],
    [
      'Node itself',
      [site('node:child_process', 1), site(null, 0), site('/app/a.js', 2)],
      ['<anonymous> /app/a.js:2:7'],
    ],
    ['packages', [site('/app/node_modules/ejs/lib/ejs.js', 3), site('/app/a.js', 2, 'f')], ['f /app/a.js:2:7']],
    ['URLs', [site('file:///app/ping%20me.js', 4, 'f')], ['f /app/ping me.js:4:7']],
    ['what was compiled from text', [site('/app/views/a.ejs', 4, 'anonymous', true)], []],
    ['scripts without a file', [site('evalmachine.<anonymous>', 4), site('data:text/javascript,1', 1)], []],
    ['nothing', [], []],
  ])('%s', (_name, sites, expected) => expect(frames(sites)).toEqual(expected));

  it('goes to the sources, passes over what a bundler added, and over packages that it brought', () => {
    const original = ({ line }: Place): Place | undefined =>
      line === 1 ? undefined : { file: line === 2 ? '/app/node_modules/x/i.js' : '/app/src/a.ts', line: 40, column: 3 };
    const sites = [1, 2, 3].map((line) => site('/app/bundle.js', line, `f${line}`));
    expect(frames(sites, original)).toEqual(['f3 /app/src/a.ts:40:3']);
  });

  it('names ten at most', () => {
    expect(frames(Array.from({ length: 40 }, (_, at) => site('/app/a.js', at + 1)))).toHaveLength(10);
  });

  it('stands where it is called, and leaves `Error` as it was', () => {
    const before = Object.getOwnPropertyDescriptors(Error);
    const [here] = ownFrames();
    expect(here?.file).toMatch(/own-frames\.test\.ts$/);
    expect(Object.getOwnPropertyDescriptors(Error)).toEqual(before);
  });
});
