import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tool } from './declaration.ts';
import { loadTool } from './load-tools.ts';

export interface ToolForTesting {
  tool: Tool;
  file: string;
  folder: string;
  remove(): Promise<void>;
}

/**
 * A script that is declared as a tool. It is handed the URL and the test's id, and prints JSON lines.
 *
 * @param script - JavaScript.
 * @param more - further lines of the declaration.
 */
export async function toolForTesting(script: string, more = ''): Promise<ToolForTesting> {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-tools-'));
  const program = join(folder, 'scan.mjs');
  await writeFile(program, `#!${process.execPath}\n${script}\n`);
  await chmod(program, 0o700);
  const file = join(folder, 'scan.yaml');
  const declared = ['id: scan', 'title: Scan', 'command: ./scan.mjs', 'results: { format: jsonl }', 'cwe: CWE-693'];
  const usual = /^arguments:/m.test(more) ? '' : "arguments: ['{url}', '{test}']";
  await writeFile(file, [...declared, usual, more, ''].join('\n'));
  return { tool: loadTool(file), file, folder, remove: () => rm(folder, { recursive: true }) };
}
