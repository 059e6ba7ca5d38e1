import type { FastifyRequest } from 'fastify';
import { PolicySchema, PROFILES, type Profile } from 'selfward/engine';
import { z } from 'zod';
import { type DeviceProps, devicePage, type History, RANGES, type Range } from '#views';
import { type Device, isEnabled, networksOf } from '../../model/device.ts';
import { deviceTests } from '../device-tests.ts';
import type { Routes } from '../load-routes.ts';
import { notFound } from '../problem.ts';
import { defined, named, whole } from '../query.ts';
import { ShownDevice, ShownReading, ShownStatus, shownDevice } from '../shown.ts';

const HOUR = 3_600_000;
const SPAN: Readonly<Record<Range, number>> = { '1h': HOUR, '24h': 24 * HOUR, '7d': 7 * 24 * HOUR };
const BUCKETS = 180;
/** Charts on one page; a device with more variables shows the rest as values. */
const CHARTS = 12;

const Variables = z.array(
  z.looseObject({ name: z.string(), title: z.string(), type: z.string(), writable: z.boolean() }),
);
const Seen = z.object({
  device: ShownDevice,
  status: ShownStatus,
  variables: Variables,
  actions: z.array(z.looseObject({ name: z.string(), title: z.string() })),
  latest: z.array(ShownReading),
});
const Bucket = z.object({ time: z.number(), min: z.number(), mean: z.number(), max: z.number(), count: z.number() });

/** One device: what is known of it, now and over time. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;
  const { inventory, things, checking, agents } = rooms;

  /** A device that is switched off has no page: administrators find it in the list and edit it. */
  function enabledDevice(name: string): Device {
    const device = inventory.get(name);
    if (device === undefined || !isEnabled(device)) throw notFound();
    return device;
  }

  async function past(name: string, range: Range): Promise<History[]> {
    const until = settings.now();
    const since = until - SPAN[range];
    const numbers = (things.describe(name)?.variables ?? []).filter(
      ({ type }) => type === 'number' || type === 'integer',
    );
    return Promise.all(
      numbers.slice(0, CHARTS).map(async ({ name: variable }) => {
        const buckets = await things.history(name, variable, since, until, BUCKETS);
        return { variable, since, until, buckets };
      }),
    );
  }

  /** The profiles that the device's policy leaves open, its own first. */
  function profiles(device: Device): Profile[] {
    if (device.name === settings.self) return ['normal'];
    const { profile } = device.checking ?? PolicySchema.parse({});
    return PROFILES.slice(0, PROFILES.indexOf(profile) + 1).reverse();
  }

  async function security(device: Device): Promise<NonNullable<DeviceProps['security']>> {
    const { name } = device;
    const [findings, runs, schedule, tests] = await Promise.all([
      checking.findings({ device: name, state: 'open', limit: 10 }),
      checking.runs({ device: name, limit: 5 }),
      checking.schedule(name),
      deviceTests(checking, device),
    ]);
    const lastChecked = checking.lastChecked(name);
    // Tools work over the network, where nothing of this server takes probes.
    // What is made of crashes and hangs belongs to whatever is checked from inside.
    const made = new Set(checking.checks().flatMap(({ id, madeOf }) => (madeOf === undefined ? [] : [id])));
    const own =
      name === settings.self
        ? tests.filter(({ kind }) => kind !== 'tool').map((test) => (made.has(test.id) ? { ...test, on: true } : test))
        : tests;
    const more = { checks: checking.checks(), tests: own, profiles: profiles(device) };
    return { findings, runs, schedule, ...more, ...defined({ lastChecked }) };
  }

  async function self(request: FastifyRequest): Promise<NonNullable<DeviceProps['self']>> {
    const state = await rooms.state();
    const inner = desk.may(request, 'see-security') || desk.may(request, 'configure');
    const chain = desk.may(request, 'see-log') ? desk.chain.last() : undefined;
    return {
      state: inner ? state : { ...state, routes: [] },
      plugins: inner ? rooms.plugins.list() : [],
      ...defined({ chain, monitor: desk.may(request, 'see-security') ? rooms.self() : undefined }),
    };
  }

  /** What the library inside it says, for those who may see security, and its tokens for those who make them. */
  function inside(request: FastifyRequest, { name }: Device, token: string | undefined): Pick<DeviceProps, 'agent'> {
    if (!desk.may(request, 'see-security')) return {};
    const tokens = desk.may(request, 'configure') ? agents.tokens(name) : undefined;
    return { agent: defined({ health: agents.health(name), tokens, issued: token }) };
  }

  app.get(
    '/devices/:name',
    {
      config: { access: 'see' },
      schema: { params: named, querystring: z.object({ range: z.enum(RANGES).optional() }) },
    },
    async (request, reply) => {
      const device = enabledDevice(request.params.name);
      const { name } = device;
      await desk.record(request, { action: 'device.view', object: name });
      const { range = '1h' } = request.query;
      const thing = things.describe(name);
      // A new token waits for this page, and is gone when it was shown.
      const flash = desk.flashes.take(desk.who(request).session.id);
      const around = desk.shell(request, flash ?? 'none');
      const [shell, latest, history] = await Promise.all([around, things.latest(name), past(name, range)]);
      const own = networksOf(device);
      return desk.html(
        reply,
        devicePage({
          shell,
          device: shownDevice(device, desk.who(request).operator.level),
          status: things.status(name),
          networks: inventory.networks().filter((network) => own.includes(network.name)),
          latest,
          history,
          range,
          ...defined({ thing }),
          ...(desk.may(request, 'see-security') ? { security: await security(device) } : {}),
          ...(name === settings.self ? { self: await self(request) } : inside(request, device, flash?.token)),
        }),
      );
    },
  );

  app.get(
    '/api/devices/:name',
    {
      config: { access: 'see' },
      schema: { summary: 'One device with its newest readings.', params: named, response: { 200: Seen } },
    },
    async (request) => {
      const device = enabledDevice(request.params.name);
      const { name } = device;
      await desk.record(request, { action: 'device.view', object: name });
      const thing = things.describe(name);
      return {
        device: shownDevice(device, desk.who(request).operator.level),
        status: things.status(name),
        variables: (thing?.variables ?? []).map((variable) => ({ ...variable })),
        actions: (thing?.actions ?? []).map((action) => ({ ...action })),
        latest: await things.latest(name),
      };
    },
  );

  app.get(
    '/api/devices/:name/history',
    {
      config: { access: 'see' },
      schema: {
        summary: "A number variable's past, thinned out.",
        params: named,
        querystring: z.object({
          variable: z.string().min(1).max(200),
          since: z
            .string()
            .regex(/^\d{1,15}$/)
            .transform(Number)
            .optional(),
          until: z
            .string()
            .regex(/^\d{1,15}$/)
            .transform(Number)
            .optional(),
          buckets: whole(1000).optional(),
        }),
        response: { 200: z.array(Bucket) },
      },
    },
    async (request) => {
      const { name } = enabledDevice(request.params.name);
      const { variable, until = settings.now(), since = until - 24 * HOUR, buckets = BUCKETS } = request.query;
      return things.history(name, variable, since, until, Math.max(1, buckets));
    },
  );
};

export default routes;
