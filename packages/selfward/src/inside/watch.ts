import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Monitor, WatchOptions } from '../model/monitor.ts';
import { registry } from '../sensors/shared/registry.ts';
import { described } from './adapters/described.ts';
import { attach } from './adapters/index.ts';
import { withDescription } from './adapters/with-description.ts';
import { entryOf } from './live/entry-of.ts';
import { findHome } from './live/find-home.ts';
import { createGuard } from './live/guard.ts';
import { createInline } from './live/inline.ts';
import { createLead } from './live/lead.ts';
import { leadKey } from './live/lead-address.ts';
import { leadAlone } from './live/lead-alone.ts';
import { createNameLearner } from './live/learn-names.ts';
import { createListeningServers } from './live/listening-servers.ts';
import { createLoadSignals } from './live/load-signals.ts';
import { watchLoads } from './live/watch-loads.ts';
import { whileLeading } from './live/while-leading.ts';
import { createMonitor } from './monitor/create-monitor.ts';
import { failedJob } from './monitor/failed-job.ts';
import { runJob } from './monitor/run-job.ts';
import { agentHere } from './shadow/shadow-symbol.ts';
import { sleepingMonitor } from './shadow/sleeping-monitor.ts';
import { isProbe } from './transport/open-into.ts';

let calls = 0;

/**
 * Watches an application from within: learns its routes, checks them by itself in a second copy of it that is cut off from
 * the world, and tells of weaknesses as it proves them, with file and line. Start the application with
 * `node --import selfward/sensors server.js`.
 *
 * @param app - an application of Express 4 or 5, Fastify, Koa, Hono or NestJS, or a server of `node:http`.
 * @throws TypeError where it is none of these.
 *
 * @example
 * ```ts
 * const monitor = watch(app, { name: 'boiler room', identities: { admin: { headers: { authorization: … } } } });
 * monitor.on('finding', ({ title, code }) => console.error(title, code?.file, code?.line));
 * ```
 */
export function watch(app: unknown, options: WatchOptions = {}): Monitor {
  const agent = agentHere();
  if (agent) {
    agent.watch(app, options);
    return sleepingMonitor();
  }
  const attached = described(withDescription(attach(app), options.openapi), options.describe);
  const listening = createListeningServers();
  const signals = createLoadSignals({ isProbe });
  const share = options.shadow === false ? undefined : options.shadow?.cpuShare;
  const guard = createGuard({
    signals,
    now: () => performance.now(),
    ceilings: { used: share ?? 0.5, unused: share ?? 1 },
  });
  const library = findHome(registry().home);
  // Sensors, too, are read from there.
  if ('home' in library) registry().home ??= library.home;
  const name = options.name ?? packageName() ?? 'application';
  const which = calls++;
  const learner = createNameLearner({ routes: attached.routes, onChange: attached.onChange, isProbe });
  let loaded = () => {};
  const loads = watchLoads({ changed: () => loaded(), ...library });
  const lead =
    options.lead === true
      ? leadAlone()
      : createLead({
          key: leadKey([...process.argv.slice(1), name, which].join('\n'), process.cwd()),
          ...(options.lead && { lead: options.lead }),
        });
  const monitor = createMonitor({
    attached,
    options,
    name,
    which,
    entry: entryOf(process),
    guard,
    onTick: signals.onTick,
    attend: signals.attend,
    lead,
    onLoad(listener) {
      loaded = listener;
    },
    names: learner.names,
    onNames: learner.onNew,
    run: (job, on) => ('home' in library ? runJob(job, library.home, on) : failedJob(library.reason, on)),
    inline: createInline(app, attached, options.identities ?? {}, listening.list),
    async stopLive() {
      await reporting?.stop();
      loads.stop();
      learner.stop();
      listening.stop();
      guard.stop();
      signals.stop();
    },
  });
  const told = options.report && { ...options.report, name };
  const reporting = told && whileLeading(lead, () => report(monitor, told));
  return monitor;
}

async function report(
  monitor: Monitor & { fail(error: Error): void },
  options: NonNullable<WatchOptions['report']> & { name: string },
): Promise<{ stop(): Promise<void> } | undefined> {
  try {
    // Loaded only where it is wanted: what is not used is not in the application's memory.
    const { createReporting } = await import('./report/create-reporting.ts');
    return createReporting({ ...options, onTrouble: monitor.fail }, monitor);
  } catch (cause) {
    monitor.fail(new Error('watch: reporting to the facility server could not begin', { cause }));
    return undefined;
  }
}

/** Of the application: the first `package.json` above its entry. */
function packageName(): string | undefined {
  let folder = dirname(process.argv[1] ?? process.cwd());
  for (;;) {
    try {
      const found: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (typeof found === 'object' && found !== null && 'name' in found && typeof found.name === 'string')
        return found.name;
    } catch {
      // None here, or none that can be read: the folder above may have one.
    }
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}
