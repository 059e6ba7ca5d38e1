import { lstatSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { RE2JS } from 're2js';
import type { Endpoint } from '../model/index.ts';
import type { Tool } from './declaration.ts';
import { findCommand } from './find-command.ts';
import { type Inputs, layOut } from './inputs.ts';
import { type Launched, launch } from './launch.ts';
import { fillArguments, fillText, NoValueError } from './placeholders.ts';
import type { Reported } from './reported.ts';
import { readResults } from './results/read-results.ts';

export interface ToolRun extends Omit<Inputs, 'folder' | 'endpoint' | 'timeLimitSeconds'> {
  signal?: AbortSignal;
  now?: () => number;
}

/** What one tool told of one target. */
export interface Told {
  reported: { what: Reported; endpoint?: Endpoint }[];
  /** What it did not check, and why. */
  lost: { endpoint?: Endpoint; reason: string }[];
}

const MOST_RESULTS = 32 * 1024 * 1024;

/** Starts a tool for a target, or for each of its endpoints, within its time limit. Never rejects for what it does. */
export async function runTool(run: ToolRun): Promise<Told> {
  const { tool, endpoints, signal, now = Date.now } = run;
  const found = findCommand(tool);
  if (found.is === 'missing') return { reported: [], lost: [{ reason: found.reason }] };
  const told: Told = { reported: [], lost: [] };
  const until = now() + tool.timeLimit * 1000;
  const starts = tool.for === 'endpoint' ? endpoints.filter((each) => isFor(tool, each)) : [undefined];
  for (const [index, endpoint] of starts.entries()) {
    const leftMs = until - now();
    const at = endpoint && { endpoint };
    if (signal?.aborted || leftMs <= 0) {
      const why = signal?.aborted ? 'the run was stopped' : `its ${tool.timeLimit} s were over`;
      told.lost.push(...starts.slice(index).map((rest) => ({ ...(rest && { endpoint: rest }), reason: why })));
      break;
    }
    const one = await startOnce(run, found.path, leftMs, endpoint);
    told.reported.push(...one.reported.map((what) => ({ what, ...at })));
    told.lost.push(...one.problems.map((reason) => ({ reason, ...at })));
  }
  return told;
}

/** Whether something enters there that the tool looks at; what we added by ourselves is not in its request. */
function isFor({ locations }: Tool, { points }: Endpoint): boolean {
  return points.some(
    ({ added, part, location }) => added !== true && part === 'value' && (locations?.includes(location) ?? true),
  );
}

async function startOnce(
  run: ToolRun,
  path: string,
  timeLimitMs: number,
  endpoint: Endpoint | undefined,
): Promise<{ reported: Reported[]; problems: string[] }> {
  const { tool, signal } = run;
  const folder = await mkdtemp(join(tmpdir(), 'selfward-tool-'));
  try {
    const seconds = timeLimitMs / 1000;
    const values = await layOut({ ...run, ...(endpoint && { endpoint }), folder, timeLimitSeconds: seconds });
    const variables = Object.entries(tool.environment).map(([name, text]) => [name, fillText(text, values)]);
    const launched = await launch({
      path,
      arguments: fillArguments(tool, values),
      folder,
      environment: Object.fromEntries(variables),
      timeLimitMs,
      ...(signal && { signal }),
    });
    const problem = problemOf(tool, launched);
    const results = tool.results.from === 'output' ? launched.output : await resultsFile(folder);
    if (results === undefined) return { reported: [], problems: [problem ?? 'it wrote no results'] };
    const { reported, broken } = readResults(results, tool.results);
    // What was cut off in the middle is broken anyway: one reason is enough.
    return { reported, problems: problem === undefined ? broken : [problem] };
  } catch (error) {
    if (!(error instanceof NoValueError)) throw error;
    return { reported: [], problems: [error.message] };
  } finally {
    // A program that left its group may still write there: what it leaves must not cost the report.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

function problemOf(tool: Tool, { output, errors, code, ended }: Launched): string | undefined {
  if (ended !== undefined) return ended;
  if (tool.failed !== undefined) {
    const expression = RE2JS.compile(tool.failed);
    const line = `${errors}\n${output}`.split(/\r?\n/).find((each) => expression.matcher(each.slice(0, 4000)).find());
    if (line !== undefined) return `it could not do its work: ${shown(line)}`;
  }
  if (code === undefined || tool.exit.includes(code)) return undefined;
  const last = `${output}\n${errors}`.split(/\r?\n/).findLast((line) => line.trim() !== '');
  return `it ended with exit code ${code}${last === undefined ? '' : `: ${shown(last)}`}`;
}

function shown(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
}

/** Nothing but a file of its own: a link would have us read, and show, somebody else's. */
async function resultsFile(folder: string): Promise<string | undefined> {
  const file = join(folder, 'results.json');
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > MOST_RESULTS) return undefined;
  return readFile(file, 'utf8');
}
