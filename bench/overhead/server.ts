/** One measured process: `node server.ts '{"framework":"express","arm":"idle"}'`. Told over IPC what to do. */
import type { AddressInfo } from 'node:net';
import type { Monitor, WatchOptions } from '../../packages/selfward/src/model/monitor.ts';
import { type Application, createApplication } from './applications.ts';
import type { Arm } from './arms.ts';
import { countImposed } from './imposed.ts';
import { connectInProcess } from './in-process.ts';
import type { FromProcess, Role, ToProcess } from './messages.ts';

const role = JSON.parse(process.argv[2] ?? '{}') as Role;
/** This file is the application's entry, so the shadow begins here as well: there, nobody tells it what to do. */
const isShadow = process.env.SELFWARD_SHADOW !== undefined;
const say = (message: FromProcess) => {
  if (!isShadow) process.send?.(message);
};
const cpuMs = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};
const rssMb = () => Math.round(process.memoryUsage.rss() / 2 ** 20);

async function main(): Promise<void> {
  const imposed = isShadow || !role.listen ? () => [] : countImposed();
  const application = await createApplication(role.framework, role.mongodb);
  const monitor = await watched(role.arm, application);
  const ask = connectInProcess(application.server);
  if (role.listen) {
    // A connection that is closed just as it is used again would be an error of ours, not of what is measured.
    application.server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => application.server.listen(0, '127.0.0.1', resolve));
  } else {
    // A route that does not answer as it should would be quick as well.
    const answer = await ask('/plain?name=hall');
    if (!answer.includes('"hello":"hall"')) throw new Error(`/plain answered ${answer.slice(0, 200)}`);
  }
  if (isShadow) return;
  process.on('disconnect', () => process.exit());
  process.on('message', async (message: ToProcess) => {
    if (message.do === 'block') {
      const before = process.cpuUsage();
      for (let n = 0; n < message.times; n++) await ask(`/${message.route}?name=hall`);
      say({ is: 'block', cpuMs: cpuMs(before) });
    } else if (message.do === 'count') {
      const state = monitor?.state();
      say({
        is: 'count',
        cpuMs: cpuMs(),
        rssMb: rssMb(),
        imposedMs: imposed(),
        ...(state && { probes: state.probes, mode: state.mode, gaps: state.gaps }),
      });
    } else {
      await monitor?.stop();
      await application.close();
      process.exit();
    }
  });
  // As a server is that has run for long: what lasts is where V8 keeps it, however much was made at the start.
  for (let n = 0; n < 2; n++) globalThis.gc?.();
  const address = application.server.address() as AddressInfo | null;
  say({ is: 'ready', rssMb: rssMb(), ...(address && { port: address.port }) });
}

/** How `watch` is called in each arm; `undefined`: it is not. */
const OPTIONS: Partial<Record<Arm, WatchOptions>> = {
  idle: { autonomous: false },
  alive: { autonomous: false },
  // One cycle after the other: a small application would be done before anything was measured.
  busy: { cycleMs: 1 },
  inline: { cycleMs: 1, shadow: false },
};

async function watched(arm: Arm, { app }: Application): Promise<Monitor | undefined> {
  const options = OPTIONS[arm];
  if (!options) return undefined;
  const { watch } = await import('selfward');
  const monitor = watch(app, options);
  monitor.on('error', (error) => console.error(error.message));
  if (arm === 'alive') {
    const { registry } = await import('selfward/sensors');
    const { createFresh } = await import('../../packages/selfward/src/model/marker.ts');
    const { marker } = createFresh();
    for (let n = 0; n < 4; n++) registry().plant(marker('word'));
  }
  return monitor;
}

main().catch((error: unknown) => {
  say({ is: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exitCode = 1;
});
