import { PROFILES } from 'selfward';
import type { Device, Network } from '../../model/device.ts';
import { isEnabled, networksOf, urlsOf } from '../../model/device.ts';
import { links } from '../links.ts';
import { PROFILE_WORDS } from '../parts/check-form.tsx';
import { type DeviceTest, DeviceTestBoxes } from '../parts/device-tests.tsx';
import { Checkbox, Input, Post, Problems, Select, TextArea, typed, typedList } from '../parts/form.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';

/**
 * Fields posted: `name`, `category`, `net` (repeated), `otherNet` (one more, by name), `model`, `position`, `url` (one a line),
 * `td` (an address or a JSON document), `signIn` (a file's name), `enabled` (`true` or absent), `profile`, `allow` (one `POST /label` a line,
 * with ` stateless` or ` keep` behind it), `deny` (one a line), `tests` and `listed` (repeated).
 */
export interface DeviceEditProps {
  shell: Shell;
  /** Absent for a new one. */
  device?: Device;
  /** What was typed, when it was refused. */
  values?: FormValues;
  problems?: readonly Problem[];
  networks: readonly Network[];
  categories: readonly string[];
  /** What can run on it. */
  tests: readonly DeviceTest[];
}

const OWN = ['name', 'category', 'net', 'model', 'position', 'url', 'td', 'signIn', 'enabled', 'checking'];

/** A Thing Description as a field shows it: its address, or the document. */
const tdText = (td: Device['td']): string =>
  td === undefined ? '' : typeof td === 'string' ? td : JSON.stringify(td, null, 2);

const leaveText = (device: Device | undefined): string =>
  (device?.checking?.allow ?? [])
    .map(({ endpoint, effect }) => (effect === 'restore' ? endpoint : `${endpoint} ${effect}`))
    .join('\n');

function Kept({ device }: { device: Device }) {
  const others = Object.entries(device).filter(([field]) => !OWN.includes(field));
  if (others.length === 0) return null;
  return (
    <details class="note">
      <summary>Further fields of the file are kept as they are</summary>
      <pre class="raw">{JSON.stringify(Object.fromEntries(others), null, 2)}</pre>
    </details>
  );
}

function NetworkBoxes({ networks, on, other }: { networks: readonly Network[]; on: readonly string[]; other: string }) {
  const names = [...new Set([...networks.map((network) => network.name), ...on])];
  return (
    <fieldset class="checkboxes">
      <legend>Networks</legend>
      {names.map((name) => (
        <Checkbox
          key={name}
          name="net"
          value={name}
          label={name}
          checked={on.includes(name)}
          note={networks.find((network) => network.name === name)?.category ?? 'not declared'}
        />
      ))}
      <Input label="One more, by name" name="otherNet" value={other} />
    </fieldset>
  );
}

function Form({ device, values, problems, networks, categories, tests }: DeviceEditProps) {
  const at = (name: string, current?: string) => typed(values, name, current);
  const profile = device?.checking?.profile ?? 'gentle';
  const ticked = typedList(values, 'tests', []);
  return (
    <Post action={device === undefined ? links.newDevice : links.editDevice(device.name)} class="columns">
      <Panel title="What it is" id="identity" class="form-panel">
        <Input label="Name" name="name" value={at('name', device?.name)} required maxLength={100} problems={problems} />
        <Input
          label="Category"
          name="category"
          value={at('category', device?.category)}
          required
          maxLength={100}
          list={categories}
          problems={problems}
          hint="sensor, actuator, smart node, gateway, router, server …"
        />
        <Input
          label="Model"
          name="model"
          value={at('model', device?.model)}
          required
          maxLength={200}
          problems={problems}
        />
        <Input
          label="Position"
          name="position"
          value={at('position', device?.position)}
          required
          maxLength={200}
          problems={problems}
        />
        <NetworkBoxes
          networks={networks}
          on={typedList(values, 'net', device === undefined ? [] : networksOf(device))}
          other={at('otherNet')}
        />
        <Checkbox
          name="enabled"
          value="true"
          label="Switched on"
          checked={values === undefined ? device === undefined || isEnabled(device) : at('enabled') === 'true'}
          note="Off: no page, no polling, no actuating, no checks."
        />
      </Panel>
      <Panel title="How it is reached" id="reached" class="form-panel">
        <TextArea
          label="Addresses of its web interface"
          name="url"
          value={at('url', device === undefined ? '' : urlsOf(device).join('\n'))}
          problems={problems}
          hint="One a line, starting with http:// or https://. Each is checked."
          code
        />
        <TextArea
          label="Thing Description"
          name="td"
          value={at('td', tdText(device?.td))}
          problems={problems}
          hint="Where it is served, or the JSON document itself."
          code
        />
        <Input
          label="How checks sign in"
          name="signIn"
          value={at('signIn', device?.signIn)}
          maxLength={100}
          problems={problems}
          hint="The name of a file in the server's folder sign-ins, like gateway.yaml. Without one they see what strangers see."
        />
        {device !== undefined && <Kept device={device} />}
      </Panel>
      <Panel title="What checking may do" id="policy" class="form-panel">
        <Select
          label="At most"
          name="profile"
          value={at('profile', profile)}
          problems={problems}
          choices={PROFILES.map((one) => [one, PROFILE_WORDS[one]] as const)}
        />
        <TextArea
          label="Leave to write"
          name="allow"
          value={at('allow', leaveText(device))}
          problems={problems}
          hint="One a line, like POST /label. The old value is read first and put back; behind the path, stateless says that nothing stays, keep that it may stay."
          code
        />
        <TextArea
          label="Never touch"
          name="deny"
          value={at('deny', (device?.checking?.deny ?? []).join('\n'))}
          problems={problems}
          hint="One endpoint a line; not even read."
          code
        />
      </Panel>
      <Panel title="What runs on it" id="tests" class="form-panel">
        <p class="hint">Where nobody chooses: at its scheduled time, and ticked beforehand in “Check it now”.</p>
        <DeviceTestBoxes
          tests={tests}
          on={({ id, on }) => (typedList(values, 'listed', []).includes(id) ? ticked.includes(id) : on)}
        />
      </Panel>
      <div class="form-foot">
        <button type="submit" class="button primary">
          {device === undefined ? 'Add the device' : 'Save'}
        </button>
        <a class="button quiet" href={device === undefined ? links.devices : links.device(device.name)}>
          Cancel
        </a>
        {device !== undefined && (
          <a class="button danger" href={links.removeDevice(device.name)}>
            Remove …
          </a>
        )}
      </div>
    </Post>
  );
}

export function deviceEditPage(props: DeviceEditProps): string {
  const { shell, device, problems } = props;
  const title = device === undefined ? 'Add a device' : `Edit ${device.name}`;
  return renderPage(
    shell,
    title,
    <>
      <PageHead
        under={
          device === undefined
            ? { words: 'Devices', href: links.devices }
            : { words: device.name, href: links.device(device.name) }
        }
        title={title}
        lead={<p>What is saved here is written to the inventory file.</p>}
      />
      <Problems problems={problems} />
      <Form {...props} />
    </>,
  );
}
