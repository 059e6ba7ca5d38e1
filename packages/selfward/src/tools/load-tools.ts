import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tool } from './declaration.ts';
import { readDeclaration, ToolError } from './read-declaration.ts';

/** Where the declarations lie that come with Selfward. */
export const SHIPPED_TOOLS = fileURLToPath(new URL('./shipped/', import.meta.url));

/** A file that declares no tool, and why. */
export interface RefusedTool {
  file: string;
  line: number;
  reason: string;
}

export interface LoadedTools {
  tools: Tool[];
  refused: RefusedTool[];
}

/** @throws ToolError */
export function loadTool(path: string, name = path): Tool {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(name, 1, `it cannot be read: ${why}`, { cause });
  }
  return { ...readDeclaration(text, name), file: name, folder: dirname(resolve(path)) };
}

/**
 * Reads every declaration of a folder, in order of their names; of one that is not there, none.
 *
 * @param taken - ids that are somebody else's already: of checks, and of tools that were read before.
 */
export async function loadTools(folder: string, taken: readonly string[] = []): Promise<LoadedTools> {
  const files = await declarationsIn(folder);
  const owners = new Map(taken.map((id) => [id, 'a shipped check or tool']));
  const loaded: LoadedTools = { tools: [], refused: [] };
  for (const path of files) {
    const name = relative(folder, path) || path;
    try {
      const tool = loadTool(path, name);
      const owner = owners.get(tool.id);
      if (owner !== undefined) throw new ToolError(name, 1, `its id "${tool.id}" is taken by ${owner}`);
      owners.set(tool.id, name);
      loaded.tools.push(tool);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      loaded.refused.push({ file: error.file, line: error.line, reason: error.reason });
    }
  }
  return loaded;
}

async function declarationsIn(folder: string): Promise<string[]> {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return [folder];
  const names = (await readdir(folder)).filter((name) => /^[^.].*\.ya?ml$/i.test(name));
  return names.sort().map((name) => join(folder, name));
}
