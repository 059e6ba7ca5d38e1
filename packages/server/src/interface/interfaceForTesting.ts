import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Level } from '../model/level.ts';
import { createInterface } from './create-interface.ts';
import type { App, InterfaceSettings } from './rooms.ts';
import { createRoomsForTesting, type RoomsForTesting, tokenOf } from './roomsForTesting.ts';

/** A folder with assets as the build leaves them. */
function assetsForTesting(): string {
  const folder = mkdtempSync(join(tmpdir(), 'selfward-assets-'));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ 'app.css': 'a-1.css', 'app.js': 'a-1.js', 'favicon.svg': 'a-1.svg' }),
  );
  writeFileSync(join(folder, 'a-1.css'), 'body { color: black }');
  return folder;
}

/** The real interface over rooms for testing. */
export async function createInterfaceForTesting(
  settings: Partial<InterfaceSettings> = {},
  rooms: RoomsForTesting = createRoomsForTesting(),
  extend?: (app: App) => Promise<void>,
): Promise<{ app: App; rooms: RoomsForTesting }> {
  const app = await createInterface({
    rooms,
    settings: {
      https: false,
      bound: '127.0.0.1',
      allowedHosts: [],
      self: 'selfward',
      assets: assetsForTesting(),
      now: Date.now,
      ...settings,
    },
    logger: pino({ level: 'silent' }),
    trustProxy: [],
    ...(extend === undefined ? {} : { extend }),
  });
  await app.ready();
  return { app, rooms };
}

/** The cookie header of somebody signed in at that level. */
export const cookieOf = (level: Level | 'choosing'): { cookie: string } => ({ cookie: `selfward=${tokenOf(level)}` });
