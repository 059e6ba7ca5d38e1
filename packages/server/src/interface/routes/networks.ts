import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  confirmPage,
  type Problem as FormProblem,
  type FormValues,
  links,
  type NetworkRow,
  networkEditPage,
  networksPage,
} from '#views';
import { type Network, NetworkSchema, networksOf } from '../../model/device.ts';
import type { Routes } from '../load-routes.ts';
import { notFound, tell } from '../problem.ts';
import { backOnly, named } from '../query.ts';
import { Done, done } from '../shown.ts';

/** Devices that are named under a network on the page. */
const SHOWN = 24;

const Fields = z.object({
  name: z.string().max(200),
  category: z.string().max(200),
  cidr: z.string().max(100).default(''),
});
const ShownNetwork = z.object({
  name: z.string(),
  category: z.string(),
  cidr: z.string().optional(),
  declared: z.boolean(),
  devices: z.number().int(),
});

/** Networks, with what is on them. */
const routes: Routes = (app, desk) => {
  const { inventory, things } = desk.rooms;

  function rows(): NetworkRow[] {
    const declared = inventory.networks();
    const known = new Set(declared.map(({ name }) => name));
    const named = inventory.list({ limit: Number.MAX_SAFE_INTEGER }).rows.flatMap(networksOf);
    const others = [...new Set(named)].filter((name) => !known.has(name));
    const all = [
      ...declared.map((network) => ({ network, declared: true })),
      ...others.map((name): { network: Network; declared: boolean } => ({
        network: { name, category: 'unknown' },
        declared: false,
      })),
    ];
    return all.map(({ network, declared }) => {
      const on = inventory.on(network.name);
      const devices = on
        .slice(0, SHOWN)
        .map(({ name, category }) => ({ name, category, state: things.status(name).state }));
      return { network, declared, devices, total: on.length };
    });
  }

  const find = (name: string): Network | undefined => inventory.networks().find((network) => network.name === name);

  function existing(name: string): Network {
    const network = find(name);
    if (network === undefined) throw notFound();
    return network;
  }

  async function editPage(
    request: FastifyRequest,
    reply: FastifyReply,
    network: Network | undefined,
    refused?: { values: FormValues; problems: readonly FormProblem[] },
  ) {
    const categories = [...new Set(inventory.networks().map(({ category }) => category))].sort();
    const devices = network === undefined ? 0 : inventory.on(network.name).length;
    const shell = await desk.shell(request);
    const html = networkEditPage({
      shell,
      devices,
      categories,
      ...(network === undefined ? {} : { network }),
      ...refused,
    });
    return desk.html(reply, html, refused === undefined ? 200 : 422);
  }

  async function save(
    request: FastifyRequest,
    reply: FastifyReply,
    body: z.infer<typeof Fields>,
    before: Network | undefined,
  ) {
    // Fields that we do not know stay as they were.
    const { cidr: _, ...kept } = before ?? {};
    const cidr = body.cidr.trim() === '' ? {} : { cidr: body.cidr.trim() };
    const parsed = NetworkSchema.safeParse({ ...kept, name: body.name, category: body.category, ...cidr });
    if (!parsed.success) {
      const problems = parsed.error.issues.map((issue) => ({
        field: String(issue.path[0] ?? ''),
        text: issue.message,
      }));
      return editPage(request, reply, before, { values: body, problems });
    }
    try {
      await put(request, parsed.data, before?.name);
    } catch (error) {
      const { text } = tell(error);
      if (text === '') throw error;
      return editPage(request, reply, before, { values: body, problems: [{ text }] });
    }
    return desk.redirect(request, reply, links.networks, { kind: 'ok', text: `Network ${parsed.data.name} is kept.` });
  }

  const put = (request: FastifyRequest, network: Network, before: string | undefined) =>
    desk.act(
      request,
      { action: 'network.change', object: network.name, detail: before === undefined ? 'added' : 'changed' },
      () => (before === undefined ? inventory.putNetwork(network) : inventory.putNetwork(network, before)),
    );

  const remove = (request: FastifyRequest, name: string) =>
    desk.act(request, { action: 'network.change', object: name, detail: 'removed' }, () =>
      inventory.removeNetwork(name),
    );

  app.get('/networks', { config: { access: 'see' } }, async (request, reply) =>
    desk.html(reply, networksPage({ shell: await desk.shell(request), networks: rows() })),
  );

  app.get('/new-network', { config: { access: 'configure' } }, async (request, reply) =>
    editPage(request, reply, undefined),
  );

  app.post('/new-network', { config: { access: 'configure' }, schema: { body: Fields } }, async (request, reply) => {
    const { name } = request.body;
    if (find(name.trim()) !== undefined) {
      const problems = [{ field: 'name', text: 'There is a network of this name already.' }];
      return editPage(request, reply, undefined, { values: request.body, problems });
    }
    return save(request, reply, request.body, undefined);
  });

  app.get(
    '/networks/:name/edit',
    { config: { access: 'configure' }, schema: { params: named } },
    async (request, reply) => editPage(request, reply, existing(request.params.name)),
  );

  app.post(
    '/networks/:name/edit',
    { config: { access: 'configure' }, schema: { params: named, body: Fields } },
    async (request, reply) => save(request, reply, request.body, existing(request.params.name)),
  );

  app.get(
    '/networks/:name/remove',
    { config: { access: 'configure' }, schema: { params: named } },
    async (request, reply) => {
      const { name } = existing(request.params.name);
      const page = confirmPage({
        shell: await desk.shell(request),
        title: `Remove network ${name}?`,
        text: ['The network leaves the inventory file. Nothing is done to its devices.'],
        action: links.removeNetwork(name),
        button: `Remove ${name}`,
        danger: true,
        back: links.networks,
      });
      return desk.html(reply, page);
    },
  );

  app.post(
    '/networks/:name/remove',
    { config: { access: 'configure' }, schema: { params: named, body: backOnly } },
    async (request, reply) => {
      const { name } = existing(request.params.name);
      try {
        await remove(request, name);
        return desk.redirect(request, reply, links.networks, { kind: 'ok', text: `Network ${name} is removed.` });
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return desk.redirect(request, reply, links.editNetwork(name), { kind: 'problem', text });
      }
    },
  );

  app.get(
    '/api/networks',
    { config: { access: 'see' }, schema: { summary: 'Networks.', response: { 200: z.array(ShownNetwork) } } },
    async () =>
      rows().map(({ network: { name, category, cidr }, declared, total }) => ({
        ...{ name, category, declared, devices: total },
        ...(cidr === undefined ? {} : { cidr }),
      })),
  );

  app.put(
    '/api/networks/:name',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Adds or changes a network; another `name` in the body renames it.',
        params: named,
        body: NetworkSchema,
        response: { 200: Done },
      },
    },
    async (request) => {
      await put(request, request.body, find(request.params.name)?.name);
      return done;
    },
  );

  app.delete(
    '/api/networks/:name',
    {
      config: { access: 'configure' },
      schema: { summary: 'Removes a network.', params: named, response: { 200: Done } },
    },
    async (request) => {
      await remove(request, existing(request.params.name).name);
      return done;
    },
  );
};

export default routes;
