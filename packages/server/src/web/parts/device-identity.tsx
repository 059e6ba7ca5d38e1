import { isEnabled, networksOf, urlsOf } from '../../model/device.ts';
import { links } from '../links.ts';
import type { DeviceProps } from '../pages/device.tsx';
import { external, fragment, withQuery } from '../url.ts';
import { CategoryIcon } from './category-icon.tsx';
import { PROFILE_WORDS } from './check-form.tsx';
import { Facts } from './facts.tsx';
import { PostButton } from './form.tsx';
import { PageHead } from './page-head.tsx';
import { Panel } from './panel.tsx';
import { useMay } from './shell-context.ts';
import { DeviceState } from './state.tsx';
import { Time } from './time.tsx';

export function DeviceHead({ device, status, self, security }: DeviceProps) {
  const may = useMay();
  return (
    <PageHead
      under={{ words: 'Devices', href: links.devices }}
      title={
        <span class="named">
          <CategoryIcon category={device.category} />
          <span>{device.name}</span>
        </span>
      }
      lead={
        <p class="device-lead">
          <DeviceState state={status.state} device={device.name} />
          <span>
            since <Time at={status.since} />
          </span>
          {status.problem !== undefined && <span class="problem-words">{status.problem}</span>}
        </p>
      }
      actions={
        <>
          {may('check') && security !== undefined && (
            <a class="button" href={fragment('check')}>
              Check it
            </a>
          )}
          {may('configure') && self === undefined && (
            <>
              <a class="button" href={links.editDevice(device.name)}>
                Edit
              </a>
              <PostButton
                action={links.deviceEnabled(device.name)}
                fields={{ enabled: String(!isEnabled(device)) }}
                about={device.name}
              >
                {isEnabled(device) ? 'Switch off' : 'Switch on'}
              </PostButton>
            </>
          )}
        </>
      }
    />
  );
}

function Address({ address }: { address: string }) {
  const href = external(address);
  return href === undefined ? (
    <code>{address}</code>
  ) : (
    <a href={href} rel="noreferrer" class="address">
      {address}
    </a>
  );
}

export function DeviceIdentity({ device, networks, thing, security, self }: DeviceProps) {
  const addresses = urlsOf(device);
  const policy = device.checking;
  return (
    <Panel title="What it is" id="identity" class="strip strip-wide">
      <Facts
        facts={[
          ['Category', device.category],
          ['Model', device.model],
          ['Position', device.position],
          [
            'Networks',
            <ul class="plain">
              {networksOf(device).map((name) => {
                const network = networks.find((one) => one.name === name);
                return (
                  <li key={name}>
                    <a href={withQuery(links.devices, { network: name })}>{name}</a>{' '}
                    <span class="soft">{network === undefined ? '(not declared)' : network.category}</span>
                  </li>
                );
              })}
            </ul>,
          ],
          [
            addresses.length > 1 ? 'Addresses' : 'Address',
            addresses.length === 0 ? (
              <span class="soft">none known</span>
            ) : (
              <ul class="plain">
                {addresses.map((address) => (
                  <li key={address}>
                    <Address address={address} />
                  </li>
                ))}
              </ul>
            ),
          ],
          // The server is no thing that it reads, and what is tried on it happens to a copy.
          self === undefined && [
            'Described by',
            thing === undefined ? <span class="soft">nothing read yet</span> : thing.title,
          ],
          security !== undefined &&
            self !== undefined && [
              'Checking',
              self.monitor === undefined
                ? 'switched off'
                : 'From inside, in a second instance: nothing here is touched',
            ],
          security !== undefined && self === undefined && ['Checking', PROFILE_WORDS[policy?.profile ?? 'gentle']],
          security !== undefined &&
            self === undefined && [
              'Writing probes',
              policy === undefined || policy.allow.length === 0 ? (
                <span class="soft">no leave: forms that write are left alone</span>
              ) : (
                <ul class="plain">
                  {policy.allow.map((leave) => (
                    <li key={leave.endpoint}>
                      <code>{leave.endpoint}</code> <span class="soft">{leave.effect}</span>
                    </li>
                  ))}
                </ul>
              ),
            ],
        ]}
      />
    </Panel>
  );
}
