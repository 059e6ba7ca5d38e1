import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { printed } from '../accuracy/peers/command.ts';
import { sqlmap } from '../accuracy/peers/sqlmap.ts';
import { wapiti } from '../accuracy/peers/wapiti.ts';

const OVERHEAD_PEERS = fileURLToPath(new URL('../../.tools/overhead-peers/node_modules', import.meta.url));
const FLASK = 'import importlib.metadata as m; print(m.version("flask"))';

/** Of what benches measure with and beside, as far as it is installed; nothing is said of what is not. */
export async function versions(): Promise<Record<string, string>> {
  const found = await Promise.all([
    ['Node', process.version] as const,
    of('Chromium', said(process.env.CHROMIUM ?? 'chromium', ['--version'])),
    of('Firefox', said('firefox-esr', ['--version'])),
    of('Flask', said('python3', ['-c', FLASK])),
    of('Wapiti', wapiti.version()),
    of('sqlmap', sqlmap.version()),
    of('dd-trace', packaged('dd-trace')),
    of('@aikidosec/firewall', packaged('@aikidosec/firewall')),
  ]);
  return Object.fromEntries(found.flatMap(([name, version]) => (version === undefined ? [] : [[name, version]])));
}

const of = async (name: string, version: Promise<string | undefined>) => [name, await version] as const;

const said = async (command: string, args: readonly string[]): Promise<string | undefined> =>
  /\d+(?:\.\d+)+\w*/.exec((await printed(command, args)) ?? '')?.[0];

async function packaged(name: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(OVERHEAD_PEERS, name, 'package.json'), 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  } catch {
    return undefined;
  }
}
