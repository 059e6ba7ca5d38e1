import type { AgentHealth, ShownAgentToken } from '../../model/agent.ts';
import type { StoredFinding } from '../../model/finding.ts';
import { links } from '../links.ts';
import { Facts } from './facts.tsx';
import { PostButton } from './form.tsx';
import { MonitorView } from './monitor.tsx';
import { Panel } from './panel.tsx';
import { useMay } from './shell-context.ts';
import { Flag } from './state.tsx';
import { Table } from './table.tsx';
import { Time } from './time.tsx';

/** The library inside a device, as its page shows it. */
export interface AgentView {
  /** Absent where the device has no token. */
  health?: AgentHealth;
  /** For those who make and revoke them. */
  tokens?: readonly ShownAgentToken[];
  /** A new token, shown this once. */
  issued?: string;
}

interface Props {
  device: string;
  agent: AgentView;
  /** The device's, for links. */
  findings: readonly StoredFinding[];
}

function Health({ health }: { health: AgentHealth }) {
  const { state, heardAt, hello, address, checkedAt } = health;
  if (state === 'never')
    return (
      <>
        <p>
          <Flag is="none" word="Nothing was heard from inside yet: it was not checked there." />
        </p>
        <p class="hint">
          Start the application in the device with its token: <code>{'watch(app, { report: { url, token } })'}</code>.
          Where the token was lost, revoke it and make another.
        </p>
      </>
    );
  return (
    <Facts
      facts={[
        ['State', state === 'connected' ? <Flag is="good" word="Connected" /> : <Flag is="warning" word="Silent" />],
        heardAt !== undefined && ['Last heard', <Time at={heardAt} as="both" />],
        [
          state === 'connected' ? 'Last full check' : 'Not checked since',
          checkedAt === undefined ? 'never checked in full' : <Time at={checkedAt} as="both" />,
        ],
        address !== undefined && ['Reports from', <code>{address}</code>],
        hello !== undefined && ['Calls itself', hello.name],
        hello !== undefined && ['Runs', `selfward ${hello.library}, Node ${hello.node}, ${hello.platform}`],
      ]}
    />
  );
}

function Issued({ device, token }: { device: string; token: string }) {
  return (
    <section class="issued" role="status" aria-label="New token">
      <p>
        Token for the library in <strong>{device}</strong>, shown only now:
      </p>
      <p class="issued-password">
        <code id="issued-token">{token}</code>
        <button type="button" class="button small" data-copy="issued-token" hidden>
          Copy
        </button>
      </p>
      <p class="hint">
        Give it to <code>watch(app, {'{ report: { url, token } }'})</code> in the device, together with this server's
        address. It speaks for {device} alone.
      </p>
    </section>
  );
}

function Tokens({ device, tokens, open }: { device: string; tokens: readonly ShownAgentToken[]; open: boolean }) {
  return (
    <details class="more" open={open}>
      <summary>Tokens that it reports with</summary>
      <Table
        caption={`Tokens of ${device}`}
        rows={tokens}
        empty="None. A Node server in the device that embeds selfward reports here with one, and is checked from inside."
        columns={[
          { key: 'id', label: 'Token', heads: true, cell: ({ id }) => <code>{`sfa_${id}_…`}</code> },
          { key: 'made', label: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
          { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy },
          {
            key: 'revoke',
            label: 'Revoke',
            cell: ({ id }) => (
              <PostButton action={links.revokeAgentToken(device, id)} look="danger" about={`token ${id}`}>
                Revoke
              </PostButton>
            ),
          },
        ]}
      />
      <PostButton action={links.agentTokens(device)} about={`for ${device}`}>
        Make a token
      </PostButton>
    </details>
  );
}

/** What a device tells of itself from inside, and how it is let do so. */
export function AgentPanel({ device, agent, findings }: Props) {
  const { health, tokens, issued } = agent;
  const may = useMay();
  if (health === undefined && !may('configure')) return null;
  const monitor = health?.monitor;
  const since = health?.heardAt ?? health?.stateAt;
  return (
    <Panel title="From inside" id="inside">
      {issued !== undefined && <Issued device={device} token={issued} />}
      {health === undefined ? (
        <p class="empty">It does not report from inside: it is checked over the network alone.</p>
      ) : (
        <Health health={health} />
      )}
      {monitor !== undefined && health?.state === 'silent' && since !== undefined && (
        <p class="problem-words">
          Nothing was heard since <Time at={since} as="both" />: what follows is how it was then.
        </p>
      )}
      {monitor !== undefined && (
        <MonitorView
          state={monitor}
          name={device}
          findings={findings}
          {...(health?.state === 'silent' && since !== undefined && { silentSince: since })}
        />
      )}
      {tokens !== undefined && <Tokens device={device} tokens={tokens} open={monitor === undefined} />}
    </Panel>
  );
}
