import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { confirmPage, deviceEditPage, type Problem as FormProblem, type FormValues, links } from '#views';
import { type Device, isEnabled } from '../../model/device.ts';
import { deviceActs } from '../device-acts.ts';
import { DeviceForm, readDeviceForm } from '../device-form.ts';
import { deviceTests } from '../device-tests.ts';
import type { Routes } from '../load-routes.ts';
import { tell } from '../problem.ts';
import { backOnly, named, yesNo } from '../query.ts';

/** Adding, editing, switching and removing devices: all of it ends in the inventory file. */
const routes: Routes = (app, desk) => {
  const { inventory, checking } = desk.rooms;
  const { existing, put, remove, switchTo } = deviceActs(desk);

  async function editPage(
    request: FastifyRequest,
    reply: FastifyReply,
    device: Device | undefined,
    refused?: { values: FormValues; problems: readonly FormProblem[] },
  ) {
    const html = deviceEditPage({
      shell: await desk.shell(request),
      networks: inventory.networks(),
      categories: inventory.categories(),
      tests: await deviceTests(checking, device),
      ...(device === undefined ? {} : { device }),
      ...refused,
    });
    return desk.html(reply, html, refused === undefined ? 200 : 422);
  }

  async function save(request: FastifyRequest, reply: FastifyReply, form: DeviceForm, before: Device | undefined) {
    const usual = checking.checks().flatMap((check) => (check.byDefault ? [check.id] : []));
    const read = readDeviceForm(form, before, usual);
    if ('problems' in read) return editPage(request, reply, before, read);
    const { device } = read;
    try {
      await put(request, device, before?.name);
    } catch (error) {
      const { text } = tell(error);
      if (text === '') throw error;
      return editPage(request, reply, before, { values: form, problems: [{ text }] });
    }
    const to = isEnabled(device) ? links.device(device.name) : links.devices;
    return desk.redirect(request, reply, to, { kind: 'ok', text: `${device.name} is kept.` });
  }

  app.get('/new-device', { config: { access: 'configure' } }, async (request, reply) =>
    editPage(request, reply, undefined),
  );

  app.post('/new-device', { config: { access: 'configure' }, schema: { body: DeviceForm } }, async (request, reply) => {
    if (inventory.get(request.body.name.trim()) !== undefined) {
      const problems = [{ field: 'name', text: 'There is a device of this name already.' }];
      return editPage(request, reply, undefined, { values: request.body, problems });
    }
    return save(request, reply, request.body, undefined);
  });

  app.get(
    '/devices/:name/edit',
    { config: { access: 'configure' }, schema: { params: named } },
    async (request, reply) => editPage(request, reply, existing(request.params.name)),
  );

  app.post(
    '/devices/:name/edit',
    { config: { access: 'configure' }, schema: { params: named, body: DeviceForm } },
    async (request, reply) => save(request, reply, request.body, existing(request.params.name)),
  );

  app.post(
    '/devices/:name/enabled',
    {
      config: { access: 'configure' },
      schema: { params: named, body: z.object({ enabled: yesNo, back: z.string().max(2000).optional() }) },
    },
    async (request, reply) => {
      const { name } = existing(request.params.name);
      const { enabled, back } = request.body;
      try {
        await switchTo(request, name, enabled);
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return desk.back(request, reply, back, links.devices, { kind: 'problem', text });
      }
      // A device that was switched off has no page any more.
      const to = enabled ? back : back === links.device(name) ? links.devices : back;
      const text = `${name} is switched ${enabled ? 'on' : 'off'}.`;
      return desk.back(request, reply, to, links.devices, { kind: 'ok', text });
    },
  );

  app.get(
    '/devices/:name/remove',
    { config: { access: 'configure' }, schema: { params: named } },
    async (request, reply) => {
      const { name } = existing(request.params.name);
      const page = confirmPage({
        shell: await desk.shell(request),
        title: `Remove ${name}?`,
        text: [`${name} leaves the inventory file: it is no longer read, actuated or checked.`],
        action: links.removeDevice(name),
        button: `Remove ${name}`,
        danger: true,
        back: links.editDevice(name),
      });
      return desk.html(reply, page);
    },
  );

  app.post(
    '/devices/:name/remove',
    { config: { access: 'configure' }, schema: { params: named, body: backOnly } },
    async (request, reply) => {
      const { name } = existing(request.params.name);
      try {
        await remove(request, name);
        return desk.redirect(request, reply, links.devices, { kind: 'ok', text: `${name} is removed.` });
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return desk.redirect(request, reply, links.editDevice(name), { kind: 'problem', text });
      }
    },
  );
};

export default routes;
