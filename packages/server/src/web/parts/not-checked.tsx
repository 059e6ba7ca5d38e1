import type { NotChecked } from 'selfward';
import type { Run } from '../../model/run.ts';
import { formatNumber, plural } from './format.ts';
import { Panel } from './panel.tsx';
import { isOver } from './run-progress.tsx';
import { Table } from './table.tsx';

const CAUSES: Readonly<Record<NotChecked['cause'], { title: string; note: string }>> = {
  failed: {
    title: 'Could not be told',
    note: 'Planned, but unreachable, turned away, blocked, lost or cut short. Not clean: not known.',
  },
  'by-rule': { title: 'Left alone on purpose', note: 'By the profile, the policy, the scope or a name that acts.' },
};

/** One endpoint, with the checks and parameters that one reason holds for. */
interface Row {
  endpoint: string;
  checks: readonly string[];
  parameters: readonly string[];
}

/** Lines about one endpoint become one: whoever reads wants to know which pages stay unknown, and why. */
function rowsOf(lines: readonly NotChecked[]): Row[] {
  const endpointOf = ({ endpoint, parameter }: NotChecked) =>
    parameter !== undefined && endpoint.endsWith(` ${parameter}`) ? endpoint.slice(0, -parameter.length - 1) : endpoint;
  return [...Map.groupBy(lines, endpointOf)].map(([endpoint, all]) => ({
    endpoint,
    checks: [...new Set(all.flatMap(({ check }) => check ?? []))],
    parameters: [...new Set(all.flatMap(({ parameter }) => parameter ?? []))],
  }));
}

function Reason({ reason, lines, open }: { reason: string; lines: readonly NotChecked[]; open: boolean }) {
  const rows = rowsOf(lines);
  return (
    <details class="more" open={open}>
      <summary>
        {reason} ({plural(rows.length, 'endpoint')})
      </summary>
      <Table
        caption={reason}
        rows={rows}
        empty=""
        columns={[
          {
            key: 'endpoint',
            label: 'Endpoint',
            heads: true,
            long: true,
            cell: ({ endpoint, parameters }) => (
              <>
                <code>{endpoint}</code>
                {parameters.length > 0 && (
                  <span class="cell-note">
                    {parameters.length === 1 ? 'parameter' : 'parameters'} <code>{parameters.join(', ')}</code>
                  </span>
                )}
              </>
            ),
          },
          { key: 'check', label: 'Checks', long: true, cell: ({ checks }) => checks.join(', ') || 'all' },
        ]}
      />
    </details>
  );
}

/** What a run could not tell, by cause and reason. */
export function NotCheckedList({ run }: { run: Run }) {
  const causes = (['failed', 'by-rule'] as const).filter((cause) => run.notChecked.some((one) => one.cause === cause));
  const few = run.notChecked.length <= 8;
  return (
    <Panel title="Not checked" id="not-checked" aside={formatNumber(run.notChecked.length)}>
      {run.notChecked.length === 0 && (
        <p class="empty">
          {isOver(run)
            ? run.state === 'done'
              ? 'Everything that was planned could be told.'
              : run.state === 'failed'
                ? 'The run failed: what it had not reached was not checked.'
                : 'The run did not end by itself: what it had not reached was not checked.'
            : 'Known when the run is over.'}
        </p>
      )}
      {causes.map((cause) => (
        <section key={cause}>
          <h3>{CAUSES[cause].title}</h3>
          <p class="hint">{CAUSES[cause].note}</p>
          {[
            ...Map.groupBy(
              run.notChecked.filter((one) => one.cause === cause),
              ({ reason }) => reason,
            ),
          ].map(([reason, lines]) => (
            <Reason key={reason} reason={reason} lines={lines} open={few} />
          ))}
        </section>
      ))}
    </Panel>
  );
}
