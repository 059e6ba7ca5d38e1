import type { FastifyRequest } from 'fastify';
import { PROFILES } from 'selfward';
import { z } from 'zod';
import { links } from '#views';
import { type Device, isEnabled, urlsOf } from '../../model/device.ts';
import { inPart } from '../../model/in-part.ts';
import type { Run } from '../../model/run.ts';
import type { Routes } from '../load-routes.ts';
import { notFound, Problem, tell } from '../problem.ts';
import { named, oneOf, several } from '../query.ts';
import { RunSchema } from '../shown.ts';

const FROM = ['network', 'inside', 'both'] as const;
type From = (typeof FROM)[number];
type Place = 'network' | 'inside';

/** How an entry of the log says where it is looked from. */
const WHERE: Readonly<Record<Place, string>> = { network: '', inside: 'from inside: ' };

/** Ordering a run of checks on a device. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;
  const { inventory, checking, agents } = rooms;

  async function order(
    request: FastifyRequest,
    name: string,
    checks: readonly string[],
    profile: Run['profile'] | undefined,
    from: From | undefined,
  ): Promise<Run> {
    const device = inventory.get(name);
    if (device === undefined || !isEnabled(device)) throw notFound();
    const by = desk.who(request).operator.name;
    const wanted = { device: name, checks, by, reason: 'demand', ...(profile === undefined ? {} : { profile }) };
    // Tools and templates look over the network alone. Chosen without any check of ours, they are refused inside, in words.
    const inside = { ...wanted, checks: ours(checks).length > 0 ? ours(checks) : checks, from: 'inside' } as const;
    const places = placesOf(device, from, checks);
    // What is usual changes: the log says what it was, other people's tools included.
    const named = (run?: Run) => (run === undefined ? '' : `: ${run.checks.join(', ')}`);
    const detail = (run?: Run) => (checks.length === 0 ? `the usual checks${named(run)}` : checks.join(', '));
    const order = (place: Place) =>
      desk.act(
        request,
        (run?: Run) => ({ action: 'check.order', object: name, detail: `${WHERE[place]}${detail(run)}`.slice(0, 900) }),
        () => inPart('order', () => checking.order(place === 'inside' ? inside : wanted)),
      );
    const [first = 'network', second] = places;
    const run = await order(first);
    if (second !== undefined) await order(second);
    return run;
  }

  /** Where nobody says: over the network, and inside as well where somebody is there to do it. */
  function placesOf(device: Device, from: From | undefined, checks: readonly string[]): Place[] {
    // There is one way to check this server, whatever is asked for: its own monitor's.
    if (device.name === settings.self) return ['network'];
    const isThere = agents.health(device.name)?.state === 'connected';
    if (from === 'network') return ['network'];
    if (from !== undefined && !isThere)
      throw new Problem(422, `Nothing inside ${device.name} is connected: it can be checked over the network alone.`);
    if (from === 'inside') return ['inside'];
    if (from === undefined && isThere && urlsOf(device).length === 0) return ['inside'];
    // Where nothing but tools and templates was chosen, there is nothing to do inside.
    return isThere && (checks.length === 0 || ours(checks).length > 0) ? ['network', 'inside'] : ['network'];
  }

  function ours(checks: readonly string[]): string[] {
    const known = new Set(checking.checks().map(({ id }) => id));
    return checks.filter((id) => known.has(id));
  }

  app.post(
    '/devices/:name/runs',
    {
      config: { access: 'check' },
      schema: {
        params: named,
        body: z.object({ checks: several(), profile: oneOf(PROFILES), from: oneOf(FROM) }).nullish(),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      try {
        const run = await order(request, name, request.body?.checks ?? [], request.body?.profile, request.body?.from);
        return reply.redirect(links.run(run.id), 303);
      } catch (error) {
        const { status, text } = tell(error);
        if (text === '' || status === 404) throw error;
        return desk.redirect(request, reply, links.device(name), { kind: 'problem', text });
      }
    },
  );

  app.post(
    '/api/devices/:name/runs',
    {
      config: { access: 'check' },
      schema: {
        summary:
          'Orders a run; without checks those that run by default. Where something inside the device is connected, another one there, unless `from` says otherwise.',
        params: named,
        body: z
          .object({
            checks: z.array(z.string().max(200)).max(500).optional(),
            profile: z.enum(PROFILES).optional(),
            from: z.enum(FROM).optional(),
          })
          .nullish(),
        response: { 202: RunSchema },
      },
    },
    async (request, reply) => {
      const { checks = [], profile, from } = request.body ?? {};
      const run = await order(request, request.params.name, checks, profile, from);
      return reply
        .code(202)
        .header('location', `/api/runs/${encodeURIComponent(run.id)}`)
        .send(run);
    },
  );
};

export default routes;
