import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOtherDesk, type OtherDesk } from './other-desk.ts';

let folder = '';
let desk: OtherDesk;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-others-'));
  desk = await createOtherDesk({
    ...{ toolFolder: join(folder, 'tools'), templateFolder: join(folder, 'templates') },
    ...{ taken: ['reflected-xss'], watch: false },
  });
});
afterEach(async () => {
  desk.stop();
  await rm(folder, { recursive: true });
});

const template = (id: string, extra = '') => `id: ${id}
info: { name: ${id}, severity: high, classification: { cwe-id: CWE-200 } }
http:
  - method: GET
    path: ['{{BaseURL}}/status']
    matchers: [{ type: word, words: [secret] }]
${extra}`;

const tool = (id: string) => `{ id: ${id}, title: Mine, command: ./mine.sh, cwe: CWE-1, results: { format: jsonl } }`;

describe('createOtherDesk', () => {
  it('knows what is shipped, and what is missing of it', () => {
    const { tools, templates, refusedTools } = desk.all();
    expect(tools.map((each) => each.tool.id)).toEqual(['nuclei', 'sqlmap', 'wapiti', 'zap']);
    expect(tools.find((each) => each.tool.id === 'zap')?.missing).toMatch(/^zap\.sh is not installed/);
    expect([templates, refusedTools]).toEqual([[], []]);
  });

  it('takes up declarations from disk, and refuses what is none', async () => {
    await mkdir(join(folder, 'tools'));
    await writeFile(join(folder, 'tools', 'a.yaml'), tool('mine'));
    await writeFile(join(folder, 'tools', 'b.yaml'), tool('reflected-xss'));
    await writeFile(join(folder, 'tools', 'c.yaml'), tool('wapiti'));
    await desk.reload();
    expect(desk.knows('mine')).toBe(true);
    expect(desk.all().refusedTools.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'b.yaml: its id "reflected-xss" is taken by a shipped check or tool',
      'c.yaml: its id "wapiti" is taken by a shipped check or tool',
    ]);
    expect(desk.forJob(['mine', 'sql-injection']).tools?.map(({ id }) => id)).toEqual(['mine']);
  });

  it('keeps a template that runs, replaces the one of its id, and removes it', async () => {
    expect(await desk.putTemplate(template('Shows-Secret'))).toMatchObject({
      ...{ is: 'ready', id: 'template-shows-secret', file: 'template-shows-secret.yaml', cwe: 'CWE-200' },
      replaced: false,
    });
    expect(await desk.putTemplate(template('Shows-Secret', '# again'))).toMatchObject({ replaced: true });
    expect(desk.all().templates).toHaveLength(1);
    expect(desk.spelled(['templates', 'reflected-xss'])).toEqual(['template-shows-secret', 'reflected-xss']);
    expect(desk.forJob(['template-shows-secret']).templates).toBe(join(folder, 'templates'));
    expect(desk.forJob(['reflected-xss']).templates).toBeUndefined();
    expect(desk.forJob(['nuclei']).templates).toBe(join(folder, 'templates'));
    await desk.removeTemplate('template-shows-secret');
    expect(desk.all().templates).toEqual([]);
    await expect(desk.removeTemplate('template-shows-secret')).rejects.toThrow('there is no template');
  });

  it.each([
    ['broken', 'id: [', /^line 1: /],
    ['without a request', 'id: x\ninfo: { name: x, severity: low }\n', /line|not supported/],
    ['code', `${template('x')}code: [{ engine: [sh], source: id }]\n`, /not supported|line/],
    ['of an id that is no file’s name', template('x'.repeat(300)), /its id is longer than 120/],
  ])('keeps no template that is %s', async (_what, text, why) => {
    await expect(desk.putTemplate(text)).rejects.toThrow(why);
    expect(await readdir(join(folder, 'templates'))).toEqual([]);
  });

  it('takes no id that another file has', async () => {
    await mkdir(join(folder, 'templates', 'theirs'), { recursive: true });
    await writeFile(join(folder, 'templates', 'theirs', 'x.yaml'), template('x'));
    await expect(desk.putTemplate(template('x'))).rejects.toThrow('theirs/x.yaml already');
  });
});
