import type { Network } from '../../model/device.ts';
import { links } from '../links.ts';
import { Input, Post, Problems, typed } from '../parts/form.tsx';
import { plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';

/** Fields posted: `name`, `category`, `cidr`. */
export interface NetworkEditProps {
  shell: Shell;
  /** Absent for a new one. */
  network?: Network;
  values?: FormValues;
  problems?: readonly Problem[];
  /** How many devices are on it: it cannot be removed while there are any. */
  devices: number;
  categories: readonly string[];
}

export function networkEditPage(props: NetworkEditProps): string {
  const { shell, network, values, problems, devices, categories } = props;
  const title = network === undefined ? 'Add a network' : `Edit ${network.name}`;
  const at = (name: string, current?: string) => typed(values, name, current);
  return renderPage(
    shell,
    title,
    <>
      <PageHead under={{ words: 'Networks', href: links.networks }} title={title} />
      <Problems problems={problems} />
      <Post action={network === undefined ? links.newNetwork : links.editNetwork(network.name)} class="columns">
        <Panel title="What it is" id="identity" class="form-panel">
          <Input
            label="Name"
            name="name"
            value={at('name', network?.name)}
            required
            maxLength={100}
            problems={problems}
          />
          <Input
            label="Category"
            name="category"
            value={at('category', network?.category)}
            required
            maxLength={100}
            list={categories}
            problems={problems}
            hint="wifi, bluetooth, ethernet …"
          />
          <Input
            label="Address range"
            name="cidr"
            value={at('cidr', network?.cidr)}
            problems={problems}
            hint="Like 192.0.2.0/24; may stay empty."
          />
        </Panel>
        <div class="form-foot">
          <button type="submit" class="button primary">
            {network === undefined ? 'Add the network' : 'Save'}
          </button>
          <a class="button quiet" href={links.networks}>
            Cancel
          </a>
          {network !== undefined &&
            (devices === 0 ? (
              <a class="button danger" href={links.removeNetwork(network.name)}>
                Remove …
              </a>
            ) : (
              <p class="hint">It cannot be removed while {plural(devices, 'device is', 'devices are')} on it.</p>
            ))}
        </div>
      </Post>
    </>,
  );
}
