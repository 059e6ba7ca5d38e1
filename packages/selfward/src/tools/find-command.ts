import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Tool } from './declaration.ts';
import { launch } from './launch.ts';

/** Where a tool's program is, or what somebody would have to do. */
export type Found = { is: 'ready'; path: string } | { is: 'missing'; reason: string };

/** Looks for a tool's program: on PATH by its name, else from the declaration's folder. */
export function findCommand(tool: Pick<Tool, 'command' | 'folder' | 'install'>, path = process.env.PATH ?? ''): Found {
  const { command, folder, install } = tool;
  const named = !command.includes('/');
  const places = named ? path.split(delimiter).map((each) => join(each || '.', command)) : [resolve(folder, command)];
  const found = places.find(isProgram);
  if (found !== undefined) return { is: 'ready', path: resolve(found) };
  const there = places.find((each) => statSync(each, { throwIfNoEntry: false })?.isFile());
  const why = there === undefined ? `${command} is not installed` : `${there} may not be executed (chmod +x?)`;
  return { is: 'missing', reason: install === undefined ? why : `${why} (${install})` };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const VERSION_MS = 15_000;

/** What a tool says of its version, in one short line; undefined where it does not. */
export async function versionOf(
  tool: Pick<Tool, 'version'>,
  path: string,
  folder: string,
): Promise<string | undefined> {
  if (tool.version === undefined) return undefined;
  const told = await launch({ path, arguments: tool.version, folder, environment: {}, timeLimitMs: VERSION_MS });
  const lines = `${told.output}\n${told.errors}`.split(/\r?\n/).filter((line) => /\d+\.\d+/.test(line));
  const line = lines.find((each) => /version|^\W*v?\d/i.test(each)) ?? lines[0];
  return (
    line &&
    stripVTControlCharacters(line)
      .replace(/[^ -~]+/g, ' ')
      .trim()
      .slice(0, 80)
  );
}
