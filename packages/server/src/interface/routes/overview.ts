import type { FastifyRequest } from 'fastify';
import { SEVERITIES } from 'selfward';
import { z } from 'zod';
import { type OverviewProps, overviewPage } from '#views';
import { type Device, isEnabled, urlsOf } from '../../model/device.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import type { Routes } from '../load-routes.ts';
import { placesOf } from '../places-of.ts';
import { defined } from '../query.ts';
import { seenAlarm } from '../seen-alarm.ts';
import { shownDevice } from '../shown.ts';

const HANDFUL = 8;

/** What needs a person now. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;
  const { inventory, things, checking, alarms } = rooms;

  const allDevices = () => inventory.list({ limit: Number.MAX_SAFE_INTEGER, sort: 'name' }).rows;

  function countStates(devices: readonly Device[]): OverviewProps['devices'] {
    const byState: Record<DeviceStatus['state'], number> = {
      answering: 0,
      silent: 0,
      unknown: 0,
      'not-polled': 0,
      disabled: 0,
    };
    for (const { name } of devices) byState[things.status(name).state] += 1;
    return { total: devices.length, byState };
  }

  async function security(devices: readonly Device[]): Promise<NonNullable<OverviewProps['security']>> {
    const count = (severity: string) =>
      checking.findings({ state: 'open', decision: 'open', severity, limit: 1 }).then(({ total }) => total);
    const [counts, running, queued, finished] = await Promise.all([
      Promise.all(SEVERITIES.map(async (severity) => [severity, await count(severity)] as const)),
      checking.runs({ state: 'running', limit: HANDFUL }),
      checking.runs({ state: 'queued', limit: HANDFUL }),
      checking.runs({ state: 'done', limit: 1 }),
    ]);
    const bySeverity = { info: 0, low: 0, medium: 0, high: 0, critical: 0, ...Object.fromEntries(counts) };
    const checkable = devices.filter((device) => isEnabled(device) && urlsOf(device).length > 0);
    return {
      bySeverity,
      runs: [...running.rows, ...queued.rows],
      neverChecked: checkable.filter(({ name }) => checking.lastChecked(name) === undefined).length,
      checkable: checkable.length,
      ...defined({ last: finished.rows[0] }),
    };
  }

  async function gather(request: FastifyRequest): Promise<Omit<OverviewProps, 'shell'>> {
    const { level } = desk.who(request).operator;
    const devices = allDevices();
    const inner = desk.may(request, 'see-security') || desk.may(request, 'configure');
    const [active, server] = await Promise.all([alarms.find({ active: true, limit: HANDFUL }), rooms.state()]);
    const silentNames = things.silent();
    const silent = silentNames.flatMap((name) => inventory.get(name) ?? []);
    const { warnings, refused } = inventory.state();
    return {
      alarms: { rows: active.rows.map((alarm) => seenAlarm(alarm, level)), total: active.total },
      devices: countStates(devices),
      silent: silent
        .slice(0, HANDFUL)
        .map((device) => ({ device: shownDevice(device, level), status: things.status(device.name) })),
      rooms: placesOf(devices, new Set(silentNames), (name) => things.status(name).state),
      server: { ...server, routes: [], name: settings.self, status: things.status(settings.self) },
      // What is wrong with the file quotes it; that is for those who may mend it or judge it.
      inventory: inner ? { warnings, ...defined({ refused }) } : { warnings: [] },
      ...(desk.may(request, 'see-security') ? { security: await security(devices) } : {}),
    };
  }

  app.get('/', { config: { access: 'see' } }, async (request, reply) => {
    const [shell, props] = await Promise.all([desk.shell(request), gather(request)]);
    return desk.html(reply, overviewPage({ shell, ...props }));
  });

  app.get(
    '/api/overview',
    {
      config: { access: 'see' },
      schema: {
        summary:
          'Counts: devices by state, active alarms, and for those who may see security open findings by severity.',
        response: {
          200: z.object({
            devices: z.object({ total: z.number(), byState: z.record(z.string(), z.number()) }),
            activeAlarms: z.number(),
            openFindings: z.record(z.string(), z.number()).optional(),
          }),
        },
      },
    },
    async (request) => {
      const { devices, alarms: active, security: inner } = await gather(request);
      const counts = { devices, activeAlarms: active.total };
      return inner === undefined ? counts : { ...counts, openFindings: { ...inner.bySeverity } };
    },
  );
};

export default routes;
