import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  confirmPage,
  type Problem as FormProblem,
  type FormValues,
  links,
  networkEditPage,
  networksPage,
} from '#views';
import { type Network, NetworkSchema } from '../../model/device.ts';
import type { Routes } from '../load-routes.ts';
import { networkActs } from '../network-acts.ts';
import { tell } from '../problem.ts';
import { backOnly, named } from '../query.ts';

const Fields = z.object({
  name: z.string().max(200),
  category: z.string().max(200),
  cidr: z.string().max(100).default(''),
});

/** Networks, with what is on them. */
const routes: Routes = (app, desk) => {
  const { inventory } = desk.rooms;
  const { rows, find, existing, put, remove } = networkActs(desk);

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
};

export default routes;
