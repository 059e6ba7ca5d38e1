import type { Measurements } from '../all/measurements.ts';
import type { Block, Sheet } from './blocks.ts';
import { CHAPTERS, entryOf, goalRows, shortfall } from './chapters.ts';
import { inWords } from './goals.ts';
import { commitName, readable } from './numbers.ts';

const BEGIN = (name: string) => `<!-- measured: ${name} -->`;
const END = '<!-- /measured -->';

/** A document with everything between its markers made anew; what stands around them is somebody's own words. */
export function fillDocument(document: string, measurements: Measurements): string {
  const parts = partsOf(measurements);
  const seen = new Set<string>();
  const filled = document.replace(
    /^<!-- measured: ([\w-]+) -->$.*?^<!-- \/measured -->$/gms,
    (_whole, name: string) => {
      const part = parts.get(name);
      if (part === undefined) throw new Error(`The document has a place for "${name}", and there is no such part.`);
      seen.add(name);
      return `${BEGIN(name)}\n\n${part}\n\n${END}`;
    },
  );
  const without = [...parts.keys()].filter((name) => !seen.has(name));
  if (without.length > 0) throw new Error(`The document has no place for ${without.join(', ')}.`);
  return filled;
}

/** The file of a drawing, beside the document's other pictures. */
export const pictureOf = ({ name }: { name: string }): string => `measured-${name}.svg`;

function partsOf(measurements: Measurements): Map<string, string> {
  return new Map([
    ['summary', summary(measurements)],
    ...CHAPTERS.map((chapter): [string, string] => {
      const entry = entryOf(measurements, chapter);
      const words = shortfall(entry);
      const from =
        entry &&
        `${code(entry.command)}, ${readable(entry.at)}, commit ${escaped(commitName(entry.report?.commit ?? ''))}.`;
      const blocks = entry?.report === undefined ? [] : chapter.blocks(entry.report).map(blockText);
      return [
        chapter.bench,
        [words === undefined ? undefined : escaped(words), from, ...blocks]
          .filter((each) => each !== undefined)
          .join('\n\n'),
      ];
    }),
  ]);
}

function summary(measurements: Measurements): string {
  const { at, commit, machine, versions } = measurements;
  const rows = goalRows(measurements);
  const goals = sheetText({
    caption: '',
    columns: [
      { label: 'what' },
      { label: 'goal', numeric: true },
      { label: 'measured', numeric: true },
      { label: 'state' },
      { label: 'bench' },
    ],
    rows: rows.map(({ name, bench, goal, measured, state }) => [
      name,
      goal,
      measured,
      state === 'met' ? 'met' : state === 'not met' ? '**not met**' : state,
      bench,
    ]),
  });
  const on = `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.platform}`;
  const having = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${inWords(rows)} ${readable(at)}, commit ${escaped(commitName(commit))}, on ${escaped(on)}, with ${escaped(having.join(', '))}.`,
    goals,
  ].join('\n\n');
}

function blockText(block: Block): string | undefined {
  if (block.is === 'text') return escaped(block.text);
  if (block.is === 'figure') return `![${escaped(block.title)}](images/${pictureOf(block)})`;
  if (block.is === 'plot') return undefined;
  return `**${escaped(block.sheet.caption)}**\n\n${sheetText({ ...block.sheet, rows: block.sheet.rows.map((row) => row.map(escaped)) })}`;
}

function sheetText({ columns, rows }: Sheet): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ label }) => escaped(label))),
    line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}

/** Of what was measured, nothing is markup: neither a table's line, nor HTML, nor a link. */
const escaped = (words: string): string => words.replace(/[\\`*_[\]<>|&#~]/g, '\\$&').replace(/\s+/g, ' ');

/** Where nothing is markup but what ends it. */
const code = (words: string): string => `\`${words.replace(/[\s`]+/g, ' ')}\``;
