import type { Check } from 'selfward';
import type { StoredFinding } from '../../model/finding.ts';
import type { ProbeRecord, Run } from '../../model/run.ts';
import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { PROFILE_WORDS } from '../parts/check-form.tsx';
import { Facts } from '../parts/facts.tsx';
import { anySet, Filters } from '../parts/filters.tsx';
import { Input, PostButton, Select } from '../parts/form.tsx';
import { formatDuration, formatNumber, plural } from '../parts/format.ts';
import { FindingTable, reasonWords } from '../parts/lists.tsx';
import { NotCheckedList } from '../parts/not-checked.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { Panel } from '../parts/panel.tsx';
import { isOver, RunProgress } from '../parts/run-progress.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

export interface RunProps {
  shell: Shell;
  run: Run;
  /** What it found, the gravest first. */
  findings: readonly StoredFinding[];
  probes: Page<ProbeRecord>;
  paging: Paging;
  /** The probe log's URL. */
  query: { check?: string; text?: string };
  /** For their titles. */
  checks: readonly Check[];
}

function Actions({ run }: { run: Run }) {
  const may = useMay();
  if (!may('check')) return null;
  return isOver(run) ? (
    <PostButton action={links.repeatRun(run.id)} look="primary">
      Run again
    </PostButton>
  ) : (
    <PostButton action={links.cancelRun(run.id)} look="danger">
      Cancel
    </PostButton>
  );
}

function Order({ run, checks }: RunProps) {
  const titles = new Map(checks.map((check) => [check.id, check.title]));
  return (
    <Panel title="What was ordered" id="order" class="strip strip-wide">
      <Facts
        facts={[
          ['Device', <a href={links.device(run.device)}>{run.device}</a>],
          run.from === 'inside' && ['Looked from', 'inside the device, by the library in it'],
          run.urls.length > 0 &&
            run.from !== 'inside' && [
              'Addresses',
              <ul class="plain">
                {run.urls.map((url) => (
                  <li key={url}>
                    <code>{url}</code>
                  </li>
                ))}
              </ul>,
            ],
          run.checks.length > 0 && [
            'Checks',
            <ul class="plain">
              {run.checks.map((id) => (
                <li key={id}>{titles.has(id) ? <a href={links.check(id)}>{titles.get(id)}</a> : <code>{id}</code>}</li>
              ))}
            </ul>,
          ],
          ['Profile', PROFILE_WORDS[run.profile]],
          [
            'Ordered by',
            <>
              {run.orderedBy} <span class="soft">({reasonWords(run.reason)})</span>
            </>,
          ],
          run.finding !== undefined && ['About', <a href={links.finding(run.finding)}>the finding that is retested</a>],
          ['Ordered', <Time at={run.createdAt} as="both" />],
          run.startedAt !== undefined && ['Started', <Time at={run.startedAt} as="both" />],
          run.endedAt !== undefined && ['Ended', <Time at={run.endedAt} as="both" />],
          run.startedAt !== undefined &&
            run.endedAt !== undefined && ['Took', formatDuration(run.endedAt - run.startedAt)],
          run.stats !== undefined && [
            'Covered',
            `${plural(run.stats.endpoints, 'endpoint')}, ${plural(run.stats.injectionPoints, 'injection point')}, ${plural(run.stats.requests, 'request')}`,
          ],
        ]}
      />
    </Panel>
  );
}

const answer = ({ status, failure }: ProbeRecord): string => (status === 0 ? failure || 'none' : String(status));

/** What a log does not list, in words. */
function unlisted(run: Run, listed: number): string | undefined {
  if (run.from !== 'inside' || !isOver(run) || run.sent <= listed) return undefined;
  if (listed > 0) return `The run sent ${formatNumber(run.sent)} requests; the first ${formatNumber(listed)} are kept.`;
  const sent = plural(run.sent, 'request');
  return run.reason === 'cycle'
    ? `The run sent ${sent}. They are told by this server's own library alone, and kept for its last cycles.`
    : `The run sent ${sent}, which are told by this server's own library alone.`;
}

/** What sensors saw of a probe; over the network there are none. */
const SEEN = {
  key: 'seen',
  label: 'Seen inside',
  long: true,
  cell: ({ sightings }: ProbeRecord) =>
    sightings?.split('\n').map((line) => (
      <code class="cell-note" key={line}>
        {line}
      </code>
    )),
};

function ProbeLog({ run, probes, paging, query, checks }: RunProps) {
  const base = links.run(run.id);
  // A cycle names none: the library chose.
  const ordered = run.checks.length > 0 ? run.checks : checks.map(({ id }) => id);
  const missing = anySet(query) ? undefined : unlisted(run, probes.total);
  return (
    <Panel title="Probe log" id="probes" aside={plural(probes.total, 'probe')}>
      <Filters base={base} active={anySet(query)} label="Probe log">
        <Input label="URL, parameter or note" name="text" type="search" value={query.text} />
        <Select
          label="Check"
          name="check"
          value={query.check}
          choices={[['', 'Every check'], ...ordered.map((id) => [id, id] as const)]}
        />
      </Filters>
      {missing !== undefined && <p class="hint">{missing}</p>}
      <Table
        caption="Probes of this run"
        narrow="scroll"
        rows={probes.rows}
        empty={
          anySet(query) ? 'No probe matches these filters.' : run.sent > 0 ? 'None is listed.' : 'No probe was sent.'
        }
        mark={({ status }) => (status === 0 ? 'row-problem' : '')}
        columns={[
          { key: 'seq', label: 'No.', numeric: true, heads: true, cell: ({ seq }) => seq },
          { key: 'at', label: 'At', numeric: true, cell: ({ at }) => `${formatNumber(Math.round(at / 100) / 10)} s` },
          { key: 'check', label: 'Check', cell: ({ check }) => check || <span class="soft">surface</span> },
          {
            key: 'request',
            label: 'Request',
            cell: ({ method, url }) => (
              <code class="url">
                {method} {url}
              </code>
            ),
          },
          { key: 'parameter', label: 'Parameter', cell: ({ parameter }) => parameter && <code>{parameter}</code> },
          {
            key: 'note',
            label: 'For',
            long: true,
            cell: ({ note, as }) => (
              <>
                {note}
                {as !== undefined && <span class="cell-note">as {as}</span>}
              </>
            ),
          },
          ...(run.from === 'inside' ? [SEEN] : []),
          { key: 'status', label: 'Answer', cell: answer },
          { key: 'took', label: 'Took', numeric: true, cell: ({ tookMs }) => formatDuration(tookMs) },
        ]}
      />
      <Pager base={base} query={query} paging={paging} total={probes.total} what="probes" />
    </Panel>
  );
}

export function runPage(props: RunProps): string {
  const { shell, run, findings } = props;
  return renderPage(
    shell,
    `Run on ${run.device}`,
    <>
      <PageHead
        under={{ words: 'Runs', href: links.runs }}
        title={`Run on ${run.device}`}
        actions={<Actions run={run} />}
        lead={run.problem !== undefined && <p class="problem-words">{run.problem}</p>}
      />
      {/* The client loads this page again when the run it names is over. */}
      <section class="run-live" aria-label="Progress" data-run-page={run.id} data-over={String(isOver(run))}>
        <RunProgress run={run} />
        <p class="run-over" data-live="over" role="status" />
      </section>
      <Panel title="Found" id="found" aside={plural(run.findings.length, 'finding')}>
        <FindingTable
          caption="Findings of this run"
          rows={findings}
          withDevice={false}
          empty={
            !isOver(run)
              ? 'Nothing so far.'
              : run.state === 'done'
                ? 'Nothing was found in what was checked.'
                : 'Nothing was found before it ended.'
          }
        />
      </Panel>
      <NotCheckedList run={run} />
      <Order {...props} />
      <ProbeLog {...props} />
    </>,
  );
}
