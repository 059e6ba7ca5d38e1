import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Finding, MonitorState } from 'selfward';
import { type ApplicationProcess, startApplication } from './application-process.ts';

const LOOK_MS = 100;

export interface Times {
  /** Seconds until every route was gone to once, from the moment that the application listens. */
  cycleSeconds: number;
  /** Milliseconds from a flawed route's appearance to its alarm, for each. */
  alarms: number[];
  probesPerRoute: number[];
}

/** Lets an application of many routes be gone through once, and then grow flawed ones, one after the other. */
export async function measureTimes(routes: number, times: number): Promise<Times> {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-growing-'));
  const app = startApplication('growing-application.ts', { routes, grown: join(folder, 'grown') });
  try {
    const { at: began } = await app.heard('ready');
    const { given, at } = await app.heard<MonitorState>('cycle');
    const alarms: number[] = [];
    for (let index = 0; index < times; index++) {
      await idle(app);
      const before = app.all('grow').length;
      app.ask('grow');
      const alarm = await app.heard<Finding>('finding', ({ url }) => url.endsWith(`/search/${before + 1}`));
      alarms.push(alarm.at - (app.times('grow')[before] ?? Number.NaN));
    }
    return {
      cycleSeconds: (at - began) / 1000,
      alarms,
      probesPerRoute: given.routes.flatMap(({ probes }) => (probes ? [probes.all - probes.crashes] : [])),
    };
  } finally {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nothing is being checked, and nothing is due. */
async function idle(app: ApplicationProcess): Promise<void> {
  for (;;) {
    const known = app.all<MonitorState>('state').length;
    app.ask('state');
    let latest: MonitorState | undefined;
    do {
      await wait(LOOK_MS);
      latest = app.all<MonitorState>('state')[known];
    } while (!latest);
    if (latest.cycle.done === latest.cycle.of && latest.shadow.state === 'none') return;
  }
}
