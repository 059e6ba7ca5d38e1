/**
 * The second instance of this server, which takes the probes of the self-check: the shadow of its monitor, which starts
 * this file in place of the server's own entry. It keeps what it writes in the shadow's folder and ends with the shadow.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from 'selfward';
import { z } from 'zod';
import { createApp } from '../app.ts';
import { sessionCookie } from '../interface/cookies.ts';
import { LEVELS } from '../model/level.ts';
import { ScratchSeedSchema, SEED_VARIABLE } from '../model/scratch.ts';
import { DEVICE } from './describe-route.ts';
import { plantSpecimens, SPECIMEN_INVENTORY } from './specimens.ts';

const ShadowSchema = z.looseObject({ folder: z.string() });

async function main({ SELFWARD_SHADOW, [SEED_VARIABLE]: text }: NodeJS.ProcessEnv): Promise<void> {
  if (SELFWARD_SHADOW === undefined || text === undefined)
    throw new Error("this file is started by the server's own monitor alone: start `selfward-server` instead");
  const seed = ScratchSeedSchema.parse(JSON.parse(text));
  const data = join(ShadowSchema.parse(JSON.parse(SELFWARD_SHADOW)).folder, 'data');
  await mkdir(data);
  const inventory = join(data, 'inventory.json');
  await writeFile(inventory, JSON.stringify(SPECIMEN_INVENTORY));
  const operators = LEVELS.map((level) => ({
    name: `selfcheck-${level}`,
    level,
    token: randomBytes(32).toString('base64url'),
  }));
  const { rooms, store, app, describe, listen } = await createApp({
    ...{ scratch: true, data, inventory, port: 0, logLevel: 'error', allowedHosts: seed.allowedHosts },
    plugins: seed.plugins.modules,
    enabledPlugins: seed.plugins.enabled,
    seedOperators: operators,
    ...(seed.origin === undefined ? {} : { origin: seed.origin }),
  });
  const { access, agents, checking } = rooms;
  await plantSpecimens({
    store,
    access,
    checks: checking.checks(),
    putTemplate: checking.putTemplate,
    now: Date.now(),
  });
  const [device = { name: '' }] = SPECIMEN_INVENTORY.devs;
  const { token } = await agents.makeToken(device.name, device.name);
  const cookie = sessionCookie(seed.origin !== undefined).name;
  watch(app, {
    describe,
    identities: {
      [DEVICE]: { headers: { authorization: `Bearer ${token}` } },
      ...Object.fromEntries(operators.map((each) => [each.level, { headers: { cookie: `${cookie}=${each.token}` } }])),
    },
  });
  await listen();
}

// What it throws, nobody catches: so the monitor is told why there is no shadow.
void main(process.env);
