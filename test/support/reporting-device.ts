/**
 * A device's process that reports to a facility server. What it watches is told to it over its channel, so that a test
 * decides when something is found; the reporting itself is the real one.
 */
import { createReporting } from '../../packages/selfward/src/inside/report/create-reporting.ts';
import { findingOfTest, monitorForTesting } from '../../packages/selfward/src/inside/report/monitorForTesting.ts';

export type ToDevice = { do: 'find' | 'clear'; id: string; parameter: string } | { do: 'cycle'; at: string };

const [, , url = '', token = '', buffer = ''] = process.argv;
const monitor = monitorForTesting();

createReporting(
  {
    ...{ url, token, buffer, name: 'gateway' },
    patience: { firstMs: 50, mostMs: 300, refusedMs: 200 },
    onTrouble: (error) => process.send?.({ trouble: error.message }),
  },
  monitor,
);

process.on('message', (message: ToDevice) => {
  if (message.do === 'cycle') {
    const routes = [
      { method: 'GET', url: '/ping/:host', points: 1, state: 'vulnerable', findings: [], sinks: ['child-process'] },
      { method: 'GET', url: '/status', points: 2, state: 'clean', findings: [], sinks: [], checkedAt: message.at },
    ] as const;
    monitor.change({
      routes: routes.map((route) => ({ ...route, sinks: [...route.sinks], findings: [...route.findings] })),
      sensors: [{ sensor: 'ejs', way: 'ES copy', seen: false, reason: 'loaded before the sensors' }],
      cycle: { startedAt: message.at, finishedAt: message.at, done: 2, of: 2 },
      probes: 9,
    });
  } else monitor[message.do](findingOfTest({ id: message.id, parameter: message.parameter }));
});
