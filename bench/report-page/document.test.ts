import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MeasurementsSchema } from '../all/measurements.ts';
import { CHAPTERS, figuresOf } from './chapters.ts';
import { fillDocument, pictureOf } from './document.ts';
import { keptOf } from './kept.ts';
import { measurementsForTesting } from './measurementsForTesting.ts';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const textOf = (file: string) => readFileSync(join(DOCS, file), 'utf8');

const EMPTY = ['summary', ...CHAPTERS.map(({ bench }) => bench)]
  .map((name) => `# ${name}\n\n<!-- measured: ${name} -->\n<!-- /measured -->\n`)
  .join('\n');

describe('docs/measurements.md', () => {
  it('holds the figures of docs/measurements.json, and no others', () => {
    const measurements = MeasurementsSchema.parse(JSON.parse(textOf('measurements.json')));
    const document = textOf('measurements.md');
    expect(fillDocument(document, measurements), 'npm run bench -- --from docs/measurements.json --docs').toBe(
      document,
    );
    // Figures belong between the markers, where they are made, and nowhere else.
    const typed = document.replace(/^<!-- measured: .*?^<!-- \/measured -->$/gms, '').replace(/^```.*?^```$/gms, '');
    expect(typed).not.toMatch(/\d+(\.\d+)? ?(ms|MB|s|%)\b|\b\d+ of \d+\b/);
  });

  it('shows the pictures that are drawn from them, and no others', () => {
    const measurements = MeasurementsSchema.parse(JSON.parse(textOf('measurements.json')));
    const drawn = Object.fromEntries(figuresOf(measurements).map((each) => [pictureOf(each), `${each.svg}\n`]));
    const files = readdirSync(join(DOCS, 'images')).filter((file) => file.startsWith('measured-'));
    expect(Object.fromEntries(files.map((file) => [file, textOf(join('images', file))]))).toEqual(drawn);
  });

  it('keeps of details what is shown, and what is shown is the same', () => {
    const measurements = measurementsForTesting();
    const [first] = measurements.benches;
    if (first?.report?.details) first.report.details.secret = 'x'.repeat(1000);
    const kept = keptOf(measurements);
    expect(JSON.stringify(kept)).not.toContain('xxx');
    expect(fillDocument(EMPTY, kept)).toBe(fillDocument(EMPTY, measurements));
  });
});

describe('fillDocument', () => {
  it('can be done again, and leaves alone what stands around', () => {
    const once = fillDocument(EMPTY, measurementsForTesting());
    expect(once).toContain('# accuracy\n');
    expect(once).toContain('9 of 10');
    expect(fillDocument(once, measurementsForTesting())).toBe(once);
    expect(fillDocument(once, { ...measurementsForTesting(), benches: [] })).toBe(
      fillDocument(EMPTY, { ...measurementsForTesting(), benches: [] }),
    );
  });

  it('shows the pictures that stand beside it', () => {
    const filled = fillDocument(EMPTY, measurementsForTesting());
    for (const each of figuresOf(measurementsForTesting())) expect(filled).toContain(`](images/${pictureOf(each)})`);
    expect(figuresOf(measurementsForTesting())).toHaveLength(4);
  });

  it('says where another tool is better', () => {
    const filled = fillDocument(EMPTY, measurementsForTesting());
    expect(filled).toMatch(/Where another tool is better: Wapiti .* finds more \(10 against 9\), is quicker/);
    expect(filled).toMatch(/Where another agent is cheaper: .*firewall/);
  });

  it('lets no text become markup', () => {
    const hostile = '| `x` <b>[a](b)</b>\n# &lt;';
    const filled = fillDocument(EMPTY, measurementsForTesting(hostile));
    const headings = filled.split('\n').filter((line) => line.startsWith('#'));
    expect(headings).toHaveLength(CHAPTERS.length + 1);
    // In code type nothing is markup.
    const told = filled.replace(/(?<!\\)`[^`\n]*`/g, '');
    expect(told).not.toMatch(/(?<!\\)<b>|(?<!\\)\[a]/);
    for (const line of filled.split('\n').filter((each) => each.startsWith('| ')))
      expect(line.match(/(?<!\\)\|/g)?.length).toBeGreaterThan(2);
  });

  it.each([
    ['a place that nothing belongs to', `${EMPTY}\n<!-- measured: luck -->\n<!-- /measured -->`],
    ['no place for a bench', EMPTY.replace('measured: fleet', 'measured fleet')],
  ])('refuses a document with %s', (_, document) => {
    expect(() => fillDocument(document, measurementsForTesting())).toThrow(/luck|fleet/);
  });
});
