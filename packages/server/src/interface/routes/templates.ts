import type { FastifyReply, FastifyRequest } from 'fastify';
import { SEVERITIES } from 'selfward';
import { z } from 'zod';
import { type Problem as FormProblem, type FormValues, links, templatesPage } from '#views';
import type { Routes } from '../load-routes.ts';
import { tell } from '../problem.ts';
import { backOnly, defined, filter, identified, oneOf, pageNumber, pagingOf } from '../query.ts';
import { Done, done } from '../shown.ts';
import { templateActs } from '../template-acts.ts';

const text = z.string().min(1).max(200_000);
const STATES = ['ready', 'not-supported', 'broken'] as const;
const ShownTemplate = z.object({
  is: z.enum(STATES),
  id: z.string(),
  file: z.string(),
  title: z.string().optional(),
  cwe: z.string().optional(),
  severity: z.enum(SEVERITIES).optional(),
  line: z.number().optional(),
  reasons: z.array(z.string()),
});
const ShownTool = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string().optional(),
  gentle: z.boolean(),
  missing: z.string().optional(),
});
const query = z.object({ text: filter(), is: oneOf(STATES), page: pageNumber });

/** Templates in Nuclei's language, and other people's tools: tests that are none of our checks. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { put, remove } = templateActs(desk);

  async function page(
    request: FastifyRequest,
    reply: FastifyReply,
    given: z.infer<typeof query>,
    refused?: { values: FormValues; problems: readonly FormProblem[] },
  ) {
    const { page: number, ...filters } = given;
    const wanted = filters.text?.toLowerCase() ?? '';
    const { templates } = await checking.others();
    const fitting = templates.filter(
      ({ id, title = '', file, is }) =>
        (filters.is === undefined || is === filters.is) &&
        [id, title, file].some((each) => each.toLowerCase().includes(wanted)),
    );
    const paging = pagingOf(number);
    const rows = fitting.slice(paging.offset, paging.offset + paging.limit);
    const count = Object.fromEntries(STATES.map((state) => [state, templates.filter(({ is }) => is === state).length]));
    const html = templatesPage({
      shell: await desk.shell(request),
      list: { rows, total: fitting.length },
      count: { ready: count.ready ?? 0, notSupported: count['not-supported'] ?? 0, broken: count.broken ?? 0 },
      paging,
      query: defined(filters),
      ...refused,
    });
    return desk.html(reply, html, refused === undefined ? 200 : 422);
  }

  app.get(
    '/templates',
    { config: { access: 'see-security' }, schema: { querystring: query } },
    async (request, reply) => page(request, reply, request.query),
  );

  app.post(
    '/templates',
    { config: { access: 'configure' }, schema: { body: z.object({ template: z.string().max(200_000) }) } },
    async (request, reply) => {
      // Browsers send the line breaks of a text area as CR LF.
      const written = request.body.template.replaceAll('\r\n', '\n');
      try {
        const { title, id } = await put(request, written);
        return desk.redirect(request, reply, links.templates, { kind: 'ok', text: `${title ?? id} is kept.` });
      } catch (error) {
        const { text: said } = tell(error);
        if (said === '') throw error;
        return page(
          request,
          reply,
          {},
          { values: { template: written }, problems: [{ field: 'template', text: said }] },
        );
      }
    },
  );

  app.post(
    '/templates/:id/remove',
    { config: { access: 'configure' }, schema: { params: identified, body: backOnly } },
    async (request, reply) => {
      const { id } = request.params;
      await remove(request, id);
      return desk.redirect(request, reply, links.templates, { kind: 'ok', text: `${id} is removed.` });
    },
  );

  app.get(
    '/api/templates',
    {
      config: { access: 'see-security' },
      schema: { summary: 'Every template file, and whether it runs.', response: { 200: z.array(ShownTemplate) } },
    },
    async () => (await checking.others()).templates.map((each) => ({ ...each, reasons: [...each.reasons] })),
  );

  app.put(
    '/api/templates',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Adds a template, or replaces the one of its id; refused with its line where it would not run.',
        body: z.object({ text }),
        response: { 200: ShownTemplate },
      },
    },
    async (request) => {
      const state = await put(request, request.body.text);
      return { ...state, reasons: [...state.reasons] };
    },
  );

  app.delete(
    '/api/templates/:id',
    {
      config: { access: 'configure' },
      schema: { summary: 'Removes a template.', params: identified, response: { 200: Done } },
    },
    async (request) => {
      await remove(request, request.params.id);
      return done;
    },
  );

  app.get(
    '/api/tools',
    {
      config: { access: 'see-security' },
      schema: {
        summary: 'Other people’s tools that are declared, with what is missing where one cannot be started.',
        response: { 200: z.array(ShownTool) },
      },
    },
    async () =>
      (await checking.others()).tools.map(({ tool, missing }) => {
        const { id, title, gentle, about } = tool;
        return { id, title, gentle, ...defined({ about, missing }) };
      }),
  );
};

export default routes;
