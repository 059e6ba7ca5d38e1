import { links } from '../links.ts';
import type { SelfState } from '../pages/device.tsx';
import { ChainWords } from './chain-words.tsx';
import { Facts } from './facts.tsx';
import { PostButton } from './form.tsx';
import { formatDuration, formatNumber, plural } from './format.ts';
import { Panel } from './panel.tsx';
import { useMay, useShell } from './shell-context.ts';
import { Flag } from './state.tsx';
import { Table } from './table.tsx';
import { whom } from './whom.ts';

function Process({ state, chain }: SelfState) {
  const { now } = useShell();
  const may = useMay();
  return (
    <Panel title="This process" id="process" class="strip">
      <Facts
        facts={[
          ['Running for', formatDuration(now - state.startedAt)],
          ['Event loop', `${Math.round(state.loopUtilisation * 100)} % busy`],
          ['Memory', `${formatNumber(Math.round(state.memoryMb))} MB`],
          ['Store', state.store],
          ['Node', state.node],
          ['Version', state.version],
          ['Operations log', plural(state.logEntries, 'entry', 'entries')],
          may('see-log') && ['Its chain', <ChainWords chain={chain} />],
        ]}
      />
      {may('see-log') && (
        <PostButton action={links.verifyLog} fields={{ back: links.log }}>
          Verify the log's chain
        </PostButton>
      )}
    </Panel>
  );
}

function PluginList({ plugins }: SelfState) {
  const may = useMay();
  const { path } = useShell();
  if (plugins.length === 0) return null;
  return (
    <Panel title="Plugins" id="plugins">
      <ul class="lines">
        {plugins.map((plugin) => (
          <li key={plugin.name} class="line">
            <span class="line-main">
              <strong>{plugin.title}</strong>
              <span class="line-note">
                <code>{`/plugins/${plugin.name}/`}</code>
              </span>
            </span>
            <Flag is={plugin.enabled ? 'good' : 'none'} word={plugin.enabled ? 'On' : 'Off'} />
            {may('configure') && (
              <PostButton
                action={links.pluginEnabled(plugin.name)}
                fields={{ enabled: String(!plugin.enabled), back: path }}
                about={plugin.title}
              >
                {plugin.enabled ? 'Switch off' : 'Switch on'}
              </PostButton>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Every route with the permission that it asks for. */
export function Routes({ state }: SelfState) {
  if (!useMay()('see-security')) return null;
  return (
    <Panel title="Routes" id="routes">
      <details class="more">
        <summary>{plural(state.routes.length, 'route')} with what each asks for</summary>
        <Table
          caption="Routes of this server"
          narrow="scroll"
          rows={state.routes}
          empty="No routes are known yet."
          columns={[
            { key: 'method', label: 'Method', cell: ({ method }) => <code>{method}</code> },
            { key: 'url', label: 'URL', heads: true, cell: ({ url }) => <code>{url}</code> },
            {
              key: 'access',
              label: 'Open to',
              cell: ({ access }) => whom(access),
            },
          ]}
        />
      </details>
    </Panel>
  );
}

/** What the server says of itself on its own page. */
export function SelfPanels(self: SelfState) {
  return (
    <>
      <Process {...self} />
      <PluginList {...self} />
    </>
  );
}
