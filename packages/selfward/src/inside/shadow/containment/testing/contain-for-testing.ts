import type { Server } from 'node:net';
import type { Containing } from '../../../../model/containment.ts';
import { captureListen } from '../../capture-listen.ts';
import commands from '../commands.ts';
import files from '../files.ts';
import network from '../network.ts';

/** Loaded before the script of a test, as a shadow's preload is before the application. */
const folder = process.env.SELFWARD_TEST_FOLDER ?? '';
const withheld: string[] = [];
const captured: Server[] = [];
for (const { id, install } of [commands, files, network]) {
  const policy: Containing = id === 'files' ? (process.env.SELFWARD_TEST_FILES as Containing) : 'withhold';
  install({ folder, policy, withheld: (detail) => void withheld.push(detail), onProbeEnd: () => undefined });
}
captureListen((server) => void captured.push(server));
Object.assign(globalThis, { withheld, captured });
