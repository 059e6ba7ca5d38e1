import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type DevicesUrl, devicesPage } from '#views';
import type { Device } from '../../model/device.ts';
import type { Page } from '../../model/store.ts';
import type { Routes } from '../load-routes.ts';
import { defined, filter, oneOf, pageNumber, pagingOf, slice } from '../query.ts';
import { pageOf, ShownDevice, ShownStatus, shownDevice } from '../shown.ts';

const STATES = ['answering', 'silent', 'unknown', 'not-polled', 'disabled'] as const;

const Filters = z.object({
  text: filter(),
  category: filter(),
  network: filter(),
  state: oneOf(STATES),
  checked: oneOf(['never']),
  sort: oneOf(['name', 'category', 'model', 'position']),
  order: oneOf(['asc', 'desc']),
});

const Row = z.object({
  device: ShownDevice,
  status: ShownStatus,
  lastChecked: z.number().optional(),
  openFindings: z.number().optional(),
});

/** The list of devices. */
const routes: Routes = (app, desk) => {
  const { inventory, things, checking } = desk.rooms;

  /**
   * The inventory knows no states and no checks: with such a filter all that match otherwise are looked at, in memory.
   *
   * @param security - whether when a device was checked is told at all.
   */
  function list(
    { state, checked, ...query }: DevicesUrl,
    security: boolean,
    limit: number,
    offset: number,
  ): Page<Device> {
    const never = security && checked === 'never';
    if (state === undefined && !never) return inventory.list({ ...query, limit, offset });
    const { rows } = inventory.list({ ...query, limit: Number.MAX_SAFE_INTEGER, offset: 0 });
    const wanted = rows.filter(
      ({ name }) =>
        (state === undefined || things.status(name).state === state) &&
        (!never || checking.lastChecked(name) === undefined),
    );
    return { rows: wanted.slice(offset, offset + limit), total: wanted.length };
  }

  async function withState(request: FastifyRequest, page: Page<Device>) {
    const { level } = desk.who(request).operator;
    // How many findings a device has is itself security data.
    const open = desk.may(request, 'see-security') ? await checking.openByDevice() : undefined;
    const rows = page.rows.map((device) => ({
      device: shownDevice(device, level),
      status: things.status(device.name),
      ...(open === undefined
        ? {}
        : defined({ openFindings: open.get(device.name) ?? 0, lastChecked: checking.lastChecked(device.name) })),
    }));
    return { rows, total: page.total };
  }

  app.get(
    '/devices',
    { config: { access: 'see' }, schema: { querystring: Filters.extend({ page: pageNumber }) } },
    async (request, reply) => {
      const { page, ...filters } = request.query;
      const query = defined(filters);
      const paging = pagingOf(page);
      return desk.html(
        reply,
        devicesPage({
          shell: await desk.shell(request),
          list: await withState(request, list(query, desk.may(request, 'see-security'), paging.limit, paging.offset)),
          paging,
          query,
          categories: inventory.categories(),
          networks: inventory.networks().map(({ name }) => name),
        }),
      );
    },
  );

  app.get(
    '/api/devices',
    {
      config: { access: 'see' },
      schema: { summary: 'Devices, filtered.', querystring: Filters.extend(slice), response: { 200: pageOf(Row) } },
    },
    async (request) => {
      const { limit = 50, offset = 0, ...filters } = request.query;
      return withState(request, list(defined(filters), desk.may(request, 'see-security'), limit, offset));
    },
  );
};

export default routes;
