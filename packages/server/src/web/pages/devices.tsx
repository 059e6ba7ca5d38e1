import type { Device } from '../../model/device.ts';
import { networksOf } from '../../model/device.ts';
import type { Page } from '../../model/store.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { links } from '../links.ts';
import { CategoryIcon } from '../parts/category-icon.tsx';
import { anySet, Filters } from '../parts/filters.tsx';
import { Input, Select } from '../parts/form.tsx';
import { formatNumber, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { DEVICE_LOOKS } from '../parts/shapes.ts';
import { useMay } from '../parts/shell-context.ts';
import { DeviceState, Flag } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';
import { withQuery } from '../url.ts';

export interface DeviceRow {
  device: Device;
  status: DeviceStatus;
  /** The two below only for those who may see security. */
  lastChecked?: number;
  openFindings?: number;
}

/** The list's URL: `text`, `category`, `network`, `state`, `sort`, `order`, `page`. */
export interface DevicesUrl {
  text?: string;
  category?: string;
  network?: string;
  state?: DeviceStatus['state'];
  /** For those who may see security. */
  checked?: 'never';
  sort?: 'name' | 'category' | 'model' | 'position';
  order?: 'asc' | 'desc';
}

export interface DevicesProps {
  shell: Shell;
  list: Page<DeviceRow>;
  paging: Paging;
  query: DevicesUrl;
  categories: readonly string[];
  networks: readonly string[];
}

const SORTED = { category: 'Category', name: 'Name', model: 'Model', position: 'Position' } as const;

function sortOf(query: DevicesUrl, field: keyof typeof SORTED) {
  const current = (query.sort ?? 'name') === field;
  const order = query.order ?? 'asc';
  return {
    href: withQuery(links.devices, { ...query, sort: field, order: current && order === 'asc' ? 'desc' : 'asc' }),
    ...(current && { order }),
  };
}

function List({ list, query, paging }: DevicesProps) {
  const security = useMay()('see-security');
  const columns: Column<DeviceRow>[] = [
    {
      key: 'name',
      label: 'Name',
      heads: true,
      long: true,
      sort: sortOf(query, 'name'),
      cell: ({ device }) => (
        <a class="named" href={links.device(device.name)}>
          <CategoryIcon category={device.category} />
          <span>{device.name}</span>
        </a>
      ),
    },
    { key: 'category', label: 'Category', sort: sortOf(query, 'category'), cell: ({ device }) => device.category },
    { key: 'model', label: 'Model', long: true, sort: sortOf(query, 'model'), cell: ({ device }) => device.model },
    {
      key: 'position',
      label: 'Position',
      long: true,
      sort: sortOf(query, 'position'),
      cell: ({ device }) => device.position,
    },
    { key: 'network', label: 'Network', long: true, cell: ({ device }) => networksOf(device).join(', ') },
    {
      key: 'state',
      label: 'State',
      cell: ({ device, status }) => <DeviceState state={status.state} device={device.name} />,
    },
    ...(security
      ? ([
          {
            key: 'checked',
            label: 'Last check',
            cell: ({ lastChecked }) =>
              lastChecked === undefined ? <span class="soft">never</span> : <Time at={lastChecked} />,
          },
          {
            key: 'findings',
            label: 'Open findings',
            numeric: true,
            cell: ({ device, openFindings, lastChecked }) =>
              openFindings ? (
                <a href={withQuery(links.findings, { device: device.name, state: 'open' })}>
                  <Flag is="warning" word={formatNumber(openFindings)} />
                </a>
              ) : lastChecked === undefined ? (
                <span class="soft">not known</span>
              ) : (
                <span class="soft">none</span>
              ),
          },
        ] satisfies Column<DeviceRow>[])
      : []),
    {
      key: 'view',
      label: 'Page',
      besides: true,
      cell: ({ device }) => (
        <a class="button small" href={links.device(device.name)}>
          View<span class="unseen"> {device.name}</span>
        </a>
      ),
    },
  ];
  return (
    <>
      <Table
        caption="Devices"
        columns={columns}
        rows={list.rows}
        mark={({ status }) => (status.state === 'disabled' ? 'row-off' : '')}
        empty={anySet(query) ? 'No device matches these filters.' : 'There are no devices yet.'}
      />
      <Pager base={links.devices} query={{ ...query }} paging={paging} total={list.total} what="devices" />
    </>
  );
}

function NewDevice() {
  return useMay()('configure') ? (
    <a class="button primary" href={links.newDevice}>
      Add a device
    </a>
  ) : null;
}

function DeviceFilters({ query, categories, networks }: DevicesProps) {
  const security = useMay()('see-security');
  return (
    <Filters base={links.devices} active={anySet(query)} label="Devices">
      <Input label="Name, model or position" name="text" type="search" value={query.text} />
      <Select
        label="Category"
        name="category"
        value={query.category}
        choices={[['', 'Every category'], ...categories.map((name) => [name, name] as const)]}
      />
      <Select
        label="Network"
        name="network"
        value={query.network}
        choices={[['', 'Every network'], ...networks.map((name) => [name, name] as const)]}
      />
      <Select
        label="State"
        name="state"
        value={query.state}
        choices={[
          ['', 'Every state'],
          ...Object.entries(DEVICE_LOOKS).map(([state, look]) => [state, look.word] as const),
        ]}
      />
      {security && (
        <Select
          label="Last check"
          name="checked"
          value={query.checked}
          choices={[
            ['', 'At any time, or never'],
            ['never', 'Never checked'],
          ]}
        />
      )}
      {query.sort !== undefined && <input type="hidden" name="sort" value={query.sort} />}
      {query.order !== undefined && <input type="hidden" name="order" value={query.order} />}
    </Filters>
  );
}

export function devicesPage(props: DevicesProps): string {
  const { shell, list, query } = props;
  return renderPage(
    shell,
    'Devices',
    <>
      <PageHead
        title="Devices"
        lead={<p>{anySet(query) ? `${plural(list.total, 'device')} of this kind` : plural(list.total, 'device')}</p>}
        actions={<NewDevice />}
      />
      <DeviceFilters {...props} />
      <List {...props} />
    </>,
  );
}
