import type { Network } from '../../model/device.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { links } from '../links.ts';
import { CategoryIcon } from '../parts/category-icon.tsx';
import { formatNumber, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useMay } from '../parts/shell-context.ts';
import { DeviceState, Flag } from '../parts/state.tsx';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';
import { withQuery } from '../url.ts';

export interface NetworkRow {
  network: Network;
  /** False: devices name it, but nobody declared it. */
  declared: boolean;
  /** What is on it; cut to a few dozen. */
  devices: readonly { name: string; category: string; state: DeviceStatus['state'] }[];
  total: number;
}

export interface NetworksProps {
  shell: Shell;
  networks: readonly NetworkRow[];
}

function Card({ row: { network, declared, devices, total } }: { row: NetworkRow }) {
  const configure = useMay()('configure');
  return (
    <li class="network">
      <header class="panel-head">
        <h2>{network.name}</h2>
        {configure && declared && (
          <a href={links.editNetwork(network.name)}>
            Edit<span class="unseen"> {network.name}</span>
          </a>
        )}
      </header>
      <p class="network-facts">
        {declared ? network.category : <Flag is="warning" word="Not declared" />}
        {network.cidr !== undefined && <code>{network.cidr}</code>}
        <span class="soft">{plural(total, 'device')}</span>
      </p>
      {devices.length === 0 ? (
        <p class="empty">Nothing is on it.</p>
      ) : (
        <ul class="room-devices">
          {devices.map((device) => (
            <li key={device.name}>
              <a href={links.device(device.name)} class="room-device">
                <CategoryIcon category={device.category} />
                <span class="room-device-name">{device.name}</span>
              </a>
              <DeviceState state={device.state} device={device.name} />
            </li>
          ))}
        </ul>
      )}
      {total > devices.length && (
        <p class="room-more">
          <a href={withQuery(links.devices, { network: network.name })}>All {formatNumber(total)} devices</a>
        </p>
      )}
    </li>
  );
}

function NewNetwork() {
  return useMay()('configure') ? (
    <a class="button primary" href={links.newNetwork}>
      Add a network
    </a>
  ) : null;
}

export function networksPage({ shell, networks }: NetworksProps): string {
  return renderPage(
    shell,
    'Networks',
    <>
      <PageHead title="Networks" lead={<p>{plural(networks.length, 'network')}</p>} actions={<NewNetwork />} />
      {networks.length === 0 ? (
        <p class="empty">No network is declared yet.</p>
      ) : (
        <ul class="networks">
          {networks.map((row) => (
            <Card key={row.network.name} row={row} />
          ))}
        </ul>
      )}
    </>,
  );
}
