import { z } from 'zod';
import { confirmPage, links } from '#views';
import { isEnabled } from '../../model/device.ts';
import type { ThingAction, Variable } from '../../model/thing.ts';
import type { Routes } from '../load-routes.ts';
import { notFound } from '../problem.ts';
import { readValue } from '../read-value.ts';
import { Done, done } from '../shown.ts';

const variableOf = z.object({ name: z.string().min(1).max(300), variable: z.string().min(1).max(200) });
const actionOf = z.object({ name: z.string().min(1).max(300), action: z.string().min(1).max(200) });
const back = z.string().max(2000).optional();

/** Setting variables and doing actions: what changes the building. */
const routes: Routes = (app, desk) => {
  const { inventory, things } = desk.rooms;

  function enabledDevice(name: string): void {
    const device = inventory.get(name);
    if (device === undefined || !isEnabled(device)) throw notFound();
  }

  function writable(name: string, variable: string): Variable {
    enabledDevice(name);
    const found = things.describe(name)?.variables.find((one) => one.name === variable && one.writable);
    if (found === undefined) throw notFound();
    return found;
  }

  function actionNamed(name: string, action: string): ThingAction {
    enabledDevice(name);
    const found = things.describe(name)?.actions.find((one) => one.name === action);
    if (found === undefined) throw notFound();
    return found;
  }

  const actuation = (name: string, detail: string) => ({ action: 'device.actuate' as const, object: name, detail });
  const said = (value: unknown) => String(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200);

  app.post(
    '/devices/:name/variables/:variable',
    {
      config: { access: 'actuate' },
      schema: { params: variableOf, body: z.object({ value: z.string().max(2000), back }) },
    },
    async (request, reply) => {
      const { name, variable } = request.params;
      const { value: text } = request.body;
      const description = writable(name, variable);
      const problem = await desk.attempt(request, actuation(name, `${variable} to ${said(text)}`), async () =>
        things.setVariable(name, variable, readValue(description, text)),
      );
      const flash =
        problem === undefined
          ? ({ kind: 'ok', text: `${name}: ${description.title} is set to ${text}.` } as const)
          : ({ kind: 'problem', text: `${name}: ${problem}` } as const);
      return desk.back(request, reply, request.body.back, links.device(name), flash);
    },
  );

  app.put(
    '/api/devices/:name/variables/:variable',
    {
      config: { access: 'actuate' },
      schema: {
        summary: 'Sets a variable.',
        params: variableOf,
        body: z.object({ value: z.union([z.string().max(2000), z.number(), z.boolean()]) }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { name, variable } = request.params;
      const { value } = request.body;
      writable(name, variable);
      await desk.act(request, actuation(name, `${variable} to ${said(value)}`), () =>
        things.setVariable(name, variable, value),
      );
      return done;
    },
  );

  app.get(
    '/devices/:name/actions/:action',
    {
      config: { access: 'actuate' },
      schema: { params: actionOf, querystring: z.object({ input: z.string().max(2000).optional() }) },
    },
    async (request, reply) => {
      const { name, action } = request.params;
      const { title, description } = actionNamed(name, action);
      const { input } = request.query;
      const page = confirmPage({
        shell: await desk.shell(request),
        title: `${title}: ${name}?`,
        text: [...(description === undefined ? [] : [description]), `${name} does this at once.`],
        action: links.invokeAction(name, action),
        fields: input === undefined ? [] : [['input', input]],
        button: title,
        back: links.device(name),
      });
      return desk.html(reply, page);
    },
  );

  app.post(
    '/devices/:name/actions/:action',
    {
      config: { access: 'actuate' },
      schema: { params: actionOf, body: z.object({ input: z.string().max(2000).optional(), back }).nullish() },
    },
    async (request, reply) => {
      const { name, action } = request.params;
      const { title, input: wanted } = actionNamed(name, action);
      const text = request.body?.input;
      const detail = text === undefined ? action : `${action} with ${said(text)}`;
      const problem = await desk.attempt(request, actuation(name, detail), async () =>
        things.invoke(name, action, wanted === undefined || text === undefined ? undefined : readValue(wanted, text)),
      );
      const flash =
        problem === undefined
          ? ({ kind: 'ok', text: `${name}: ${title} is done.` } as const)
          : ({ kind: 'problem', text: `${name}: ${problem}` } as const);
      return desk.back(request, reply, request.body?.back, links.device(name), flash);
    },
  );

  app.post(
    '/api/devices/:name/actions/:action',
    {
      config: { access: 'actuate' },
      schema: {
        summary: 'Does an action.',
        params: actionOf,
        body: z.object({ input: z.union([z.string().max(2000), z.number(), z.boolean()]).optional() }).nullish(),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { name, action } = request.params;
      actionNamed(name, action);
      const input = request.body?.input;
      const detail = input === undefined ? action : `${action} with ${said(input)}`;
      await desk.act(request, actuation(name, detail), () => things.invoke(name, action, input));
      return done;
    },
  );
};

export default routes;
