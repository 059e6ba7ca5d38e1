import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../model/check.ts';
import type { Surface } from '../model/endpoint.ts';
import type { RunOptions } from '../model/run.ts';
import {
  findCommand,
  loadTool,
  loadTools,
  SHIPPED_TOOLS,
  type Tool,
  ToolError,
  versionOf,
  withTools,
} from '../tools/index.ts';
import type { CheckOptions } from './check-options.ts';
import { closest } from './closest.ts';
import type { Screen } from './progress.ts';
import { UsageError } from './usage.ts';

/** The word after `--checks` that stands for the tools: alone, none of our checks runs but to look again. */
const ALONE = 'tools';

/** The tools that were named: shipped ones by their ids, others by their files. @throws UsageError */
export async function toolsFor(named: readonly string[], checks: readonly Check[]): Promise<Tool[]> {
  if (named.length === 0) return [];
  const shipped = (await loadTools(SHIPPED_TOOLS)).tools;
  const tools = [...new Set(named)].map((name) => (isFile(name) ? readTool(name) : known(name, shipped)));
  for (const [index, { id, file }] of tools.entries()) {
    if (tools.findIndex((each) => each.id === id) < index) throw new UsageError(`--tool: "${id}" is declared twice`);
    if (checks.some((check) => check.id === id)) throw new UsageError(`--tool: ${file}: "${id}" is the id of a check`);
  }
  return tools;
}

/** The ids of checks that are left once `tools` is taken out. */
export function withoutTools(named: readonly string[] | undefined, tools: readonly Tool[]): string[] | undefined {
  return tools.length === 0 ? named?.slice() : named?.filter((id) => id !== ALONE);
}

type OwnOptions = Omit<RunOptions, 'payloads' | 'transport'>;

/** A run of our own with the tools beside it; just that where none is wanted. */
export function besideTools(
  run: (options: OwnOptions) => ReturnType<Parameters<typeof withTools>[1]>,
  own: OwnOptions,
  {
    tools,
    known,
    learn,
    leftOut,
    options,
  }: {
    tools: readonly Tool[];
    known: readonly Check[];
    /** Learns the whole surface, whatever our own checks need of it. */
    learn: RunOptions['surface'];
    leftOut: Surface['gaps'];
    options: CheckOptions;
  },
): ReturnType<typeof run> {
  if (tools.length === 0) return run(own);
  const { target, checks, profile, signal, on, rate, budget } = own;
  let spent = 0;
  return withTools(
    {
      ...{ tools, target, checks, known, profile },
      headers: options.headers,
      signsIn: own.identity?.signIn !== undefined,
      async surface(transport, stopped) {
        const surface = await learn(transport, stopped);
        return { ...surface, gaps: [...surface.gaps, ...leftOut] };
      },
      on: (doing) => on?.({ type: 'progress', sent: spent, planned: spent, doing }),
      ...(options.templates !== undefined && { templates: options.templates }),
      ...(rate !== undefined && { rate }),
      ...(signal && { signal }),
    },
    async (part) => {
      const report = await run({
        ...own,
        ...part,
        ...(budget !== undefined && { budget: Math.max(1, budget - spent) }),
      });
      spent += report.stats.requests;
      return report;
    },
  );
}

/** `selfward tools list [folder]`: what is declared, and whether it is installed. */
export async function listTools(folder: string | undefined, out: Screen): Promise<number> {
  const shipped = await loadTools(SHIPPED_TOOLS);
  const own = folder === undefined ? undefined : await ownTools(folder, 'tools list', shipped.tools);
  const tools = [...shipped.tools, ...(own?.tools ?? [])];
  const width = Math.max(...tools.map(({ id }) => id.length));
  for (const tool of tools) out.write(`${tool.id.padEnd(width)}  ${await stateOf(tool)}\n`);
  for (const { file, line, reason } of own?.refused ?? []) out.write(`refused ${file}:${line}: ${reason}\n`);
  return (own?.refused.length ?? 0) > 0 ? 1 : 0;
}

/** `selfward tools lint <folder>`. @returns 1 where a file declares no tool, else 0 */
export async function lintTools(folder: string, out: Screen): Promise<number> {
  const { tools, refused } = await ownTools(folder, 'tools lint', []);
  for (const { file, id } of tools) out.write(`ready   ${file}: ${id}\n`);
  for (const { file, line, reason } of refused) out.write(`broken  ${file}:${line}: ${reason}\n`);
  out.write(`${tools.length + refused.length} declarations: ${tools.length} ready, ${refused.length} broken\n`);
  return refused.length > 0 ? 1 : 0;
}

async function ownTools(folder: string, option: string, taken: readonly Tool[]) {
  if (!(await stat(folder).catch(() => undefined))) throw new UsageError(`${option}: ${folder} is not there`);
  const own = await loadTools(
    folder,
    taken.map(({ id }) => id),
  );
  if (own.tools.length + own.refused.length === 0)
    throw new UsageError(`${option}: ${folder} declares no tool (no .yaml or .yml file)`);
  return own;
}

async function stateOf(tool: Tool): Promise<string> {
  const found = findCommand(tool);
  if (found.is === 'missing') return `not there  ${found.reason}`;
  const folder = await mkdtemp(join(tmpdir(), 'selfward-tool-'));
  try {
    return `ready      ${(await versionOf(tool, found.path, folder)) ?? found.path}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isFile(name: string): boolean {
  return /[/\\]|\.ya?ml$/i.test(name);
}

function readTool(file: string): Tool {
  try {
    return loadTool(file);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new UsageError(`--tool: ${error.message}`, { cause: error });
  }
}

function known(name: string, shipped: readonly Tool[]): Tool {
  const found = shipped.find(({ id }) => id === name);
  if (found) return found;
  const ids = shipped.map(({ id }) => id);
  const near = closest(name, ids);
  throw new UsageError(
    `--tool: "${name}" is not known${near === undefined ? '' : ` (${near}?)`}; known are ${ids.join(', ')}, and declarations by their file (./${name}.yaml)`,
  );
}
