/**
 * `npm run bench [-- --quick | --full] [--only <bench>,<bench>] [--out <folder>] [--from <json>]… [--docs]`: runs all
 * benches one after another, and writes one JSON and one HTML page of what they measured (`bench/results/`). As it stands
 * it takes less than half an hour on two cores; `--full` runs everything there is, without a limit. A bench that fails or
 * is not done in time is told as such, and the exit status is 1.
 *
 * `--from` starts from what was measured before: with `--only` these benches are measured anew, without it nothing is run
 * and all is drawn again. It takes a former `measurements.json`, or what a bench wrote by its own `--json`. `--docs` also
 * brings `docs/measurements.json` and the figures in `docs/measurements.md` up to date.
 */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Measurements, measurementsFrom, merge } from './all/measurements.ts';
import { deadlines, type Extent, PLAN, type Planned } from './all/plan.ts';
import { runBench } from './all/run-bench.ts';
import { versions } from './all/versions.ts';
import { reportOf } from './report.ts';
import { figuresOf, goalRows } from './report-page/chapters.ts';
import { fillDocument, pictureOf } from './report-page/document.ts';
import { inWords } from './report-page/goals.ts';
import { keptOf } from './report-page/kept.ts';
import { page } from './report-page/page.ts';

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));
const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      out: { type: 'string', default: RESULTS },
      from: { type: 'string', multiple: true },
      docs: { type: 'boolean', default: false },
    },
  });
  if (values.quick && values.full) throw new Error('--quick and --full: one of them at a time');
  const extent: Extent = values.full ? 'full' : values.quick ? 'quick' : 'usual';
  const plan = chosen(values.only, values.from !== undefined);
  let before: Measurements | undefined;
  for (const file of values.from ?? []) {
    const read = measurementsFrom(await readFile(file, 'utf8'), (await stat(file)).mtime);
    before = merge(before, read);
  }
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const folder = resolve(values.out);
  await mkdir(folder, { recursive: true });
  const now = plan.length === 0 ? undefined : await measure(plan, extent, folder, stopped.signal);
  const measurements = now === undefined ? before : merge(before, now);
  if (measurements === undefined) throw new Error('there is nothing to draw');
  // What was stopped by hand is no state to be documented.
  await write(measurements, folder, values.docs && !stopped.signal.aborted);
  const failed = measurements.benches.filter(({ state }) => state !== 'done');
  for (const { bench, reason } of failed) console.error(`${bench}: ${reason ?? 'failed'}`);
  if (failed.length > 0) process.exitCode = 1;
}

function chosen(only: string | undefined, again: boolean): Planned[] {
  if (only === undefined) return again ? [] : [...PLAN];
  const wanted = new Set(only.split(','));
  const unknown = wanted.difference(new Set(PLAN.map(({ bench }) => bench)));
  if (unknown.size > 0)
    throw new Error(
      `--only: there is no ${[...unknown].join(', ')} (known are ${PLAN.map(({ bench }) => bench).join(', ')})`,
    );
  return PLAN.filter(({ bench }) => wanted.has(bench));
}

async function measure(
  plan: readonly Planned[],
  extent: Extent,
  folder: string,
  signal: AbortSignal,
): Promise<Measurements> {
  const began = performance.now();
  // Whoever asks for some of them waits for them.
  const ends = deadlines(plan, plan.length < PLAN.length ? 'full' : extent);
  // The state of the code is that at the start: what is written meanwhile is no part of what was measured.
  const { machine, commit } = reportOf('all', {});
  const found = await versions();
  const benches: Measurements['benches'] = [];
  for (const [at, planned] of plan.entries()) {
    if (signal.aborted) break;
    console.log(`\n== ${planned.bench}`);
    const limitMs = (ends[at] ?? 0) - (performance.now() - began);
    const entry = await runBench({
      planned,
      extent,
      folder,
      limitMs,
      signal,
      say: (text) => process.stdout.write(text),
    });
    benches.push(entry);
    console.log(`== ${planned.bench}: ${entry.state}, ${entry.seconds} s`);
  }
  return { schema: 'selfward-measurements/1', at: new Date().toISOString(), commit, machine, versions: found, benches };
}

const textOf = (of: Measurements): string => `${JSON.stringify(of, null, 2)}\n`;

/** The page of the documentation, what it is made of, and its pictures: those of former runs go. */
async function writeDocuments(kept: Measurements): Promise<void> {
  const document = join(DOCS, 'measurements.md');
  const images = join(DOCS, 'images');
  await writeFile(document, fillDocument(await readFile(document, 'utf8'), kept));
  await writeFile(join(DOCS, 'measurements.json'), textOf(kept));
  for (const file of await readdir(images)) if (/^measured-.*\.svg$/.test(file)) await rm(join(images, file));
  for (const figure of figuresOf(kept)) await writeFile(join(images, pictureOf(figure)), `${figure.svg}\n`);
}

async function write(measurements: Measurements, folder: string, docs: boolean): Promise<void> {
  const written = [join(folder, 'measurements.json'), join(folder, 'measurements.html')] as const;
  await writeFile(written[0], textOf(measurements));
  await writeFile(written[1], page(measurements));
  if (docs) await writeDocuments(keptOf(measurements));
  console.log(`\n${inWords(goalRows(measurements))}\n${written.join('\n')}`);
}

await main();
