import { devNull } from 'node:os';
import type { Containing } from '../../model/containment.ts';

/** What the floor must leave open, because the policy says that the shadow may do it for real. */
export interface FloorPolicy {
  files?: Containing;
  commands?: Containing;
  /** `withhold` shuts the network below as well, from Node 25 on: no client of a database is let out then. */
  network?: Containing;
}

/**
 * The command line of Node's permission model for a shadow: what containment misses cannot write outside the folder nor
 * start a program. Tried on Node 22.19, 24.21 and 26.10:
 *
 * - works under it: `--import`, `registerHooks`, native addons, workers, `process.report.getReport` and a report within
 *   the folder, hard links and databases within it, `access` with `W_OK` anywhere, watching, an IPC channel;
 * - left open until the sensors are in place, where Node can (24.21 and 26, not 22): `inspector.Session`, by which direct
 *   `eval` is seen; the preload gives it up before the application's first line;
 * - refused: `process.binding`, `process.execve`, `inspector.open`, `fchmod` and `fchown` on any
 *   file (`futimes` too from 24 on), symbolic links even within the folder from 24 on, the null device unless named,
 *   heap snapshots and reports elsewhere, the compile cache (left out, quietly), trace files from 24 on;
 * - **not held by it**: `node:sqlite`, which opens, attaches and vacuums into any file (containment of its own); native
 *   addons; WASI, whose folders libuv opens by itself and which is therefore not allowed; trace files on 22; and the
 *   network, which Node can shut only from 25 on.
 */
export function floorFlags(
  folder: string,
  nodeVersion = process.versions.node,
  policy: FloorPolicy = {},
  known: { has(flag: string): boolean } = process.allowedNodeEnvironmentFlags,
): string[] {
  const major = Number(nodeVersion.replace(/^v/, '').split('.')[0]);
  return [
    '--permission',
    '--allow-fs-read=*',
    ...(policy.files === 'allow'
      ? ['--allow-fs-write=*']
      : [folder, devNull].map((path) => `--allow-fs-write=${path}`)),
    '--allow-worker',
    '--allow-addons',
    ...(known.has('--allow-inspector') ? ['--allow-inspector'] : []),
    ...(policy.commands === 'allow' ? ['--allow-child-process'] : []),
    ...(major >= 25 && policy.network !== 'withhold' ? ['--allow-net'] : []),
    // Node warns of each permission at every start; a shadow's stderr is for the application's own words.
    '--disable-warning=SecurityWarning',
  ];
}
