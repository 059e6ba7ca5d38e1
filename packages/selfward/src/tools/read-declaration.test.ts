import { describe, expect, it } from 'vitest';
import { loadTools, SHIPPED_TOOLS } from './load-tools.ts';
import { readDeclaration, ToolError } from './read-declaration.ts';

const GOOD = `id: mine
title: Mine
command: ./mine.sh
arguments: ['{url}', [--rate, '{rate}']]
results: { format: jsonl }
cwe: CWE-79
`;

const refused: [what: string, text: string, line: number, says: RegExp][] = [
  ['no YAML', 'id: [', 1, /flow|expected|collection/i],
  ['an unknown word', `${GOOD}shell: true\n`, 1, /Unrecognized key.*shell/],
  ['an id with a space', GOOD.replace('id: mine', 'id: my own'), 1, /id: must be lower-case words/],
  ['an unknown placeholder', GOOD.replace('{rate}', '{speed}'), 4, /\{speed\} is not known; known are url/],
  ['an unknown format', GOOD.replace('jsonl', 'xml'), 5, /results/],
  ['a broken expression', GOOD.replace('{ format: jsonl }', '{ format: lines, pattern: "(" }'), 5, /RE2/],
  ['a backreference', GOOD.replace('{ format: jsonl }', '{ format: lines, pattern: "(.)\\\\1" }'), 5, /RE2/],
  ['a file nobody is told of', GOOD.replace('jsonl', 'sarif'), 4, /\{out\} is missing/],
  ['a gentle tool that is told no rate', `${GOOD.replace(", [--rate, '{rate}']", '')}gentle: true\n`, 7, /rate/],
  ['a request for a target', GOOD.replace("'{url}'", "'{request}'"), 4, /of an endpoint/],
  ['no weakness', GOOD.replace('cwe: CWE-79\n', ''), 1, /cwe/],
  ['a file beyond the folder', `${GOOD}files: { ../x: y }\n`, 7, /plain file name/],
];

describe('readDeclaration', () => {
  it('reads what is declared and adds what is usual', () => {
    expect(readDeclaration(GOOD, 'mine.yaml')).toMatchObject({
      ...{ id: 'mine', for: 'target', exit: [0], timeLimit: 600, gentle: false, severity: 'medium' },
      results: { format: 'jsonl', from: 'output' },
    });
  });

  it.each(refused)('refuses %s with its line', (_what, text, line, says) => {
    const read = () => readDeclaration(text, 'mine.yaml');
    expect(read).toThrow(ToolError);
    expect(read).toThrow(says);
    expect(read).toThrow(new RegExp(`^mine\\.yaml:${line}: `));
  });

  it('reads all declarations that are shipped', async () => {
    const { tools, refused: broken } = await loadTools(SHIPPED_TOOLS);
    expect(broken).toEqual([]);
    expect(tools.map(({ id }) => id)).toEqual(['nuclei', 'sqlmap', 'wapiti', 'zap']);
  });

  it('refuses an id that is taken', async () => {
    const { tools, refused: twice } = await loadTools(SHIPPED_TOOLS, ['zap']);
    expect(tools).toHaveLength(3);
    expect(twice).toEqual([{ file: 'zap.yaml', line: 1, reason: 'its id "zap" is taken by a shipped check or tool' }]);
  });
});
