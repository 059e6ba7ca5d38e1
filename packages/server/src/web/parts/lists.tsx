import type { ComponentChildren } from 'preact';
import type { StoredFinding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import { links } from '../links.ts';
import { formatDuration, formatNumber, humanize, plural } from './format.ts';
import { Confidence, FindingState, RunStateTag, SeverityTag } from './state.tsx';
import { type Column, Table } from './table.tsx';
import { Time } from './time.tsx';

/** Where a finding is, short: the path and the parameter. */
export function placeOf({ finding }: StoredFinding): string {
  const at = URL.canParse(finding.url) ? new URL(finding.url).pathname : finding.url;
  return `${finding.method} ${decodeBraces(at)}`;
}

/** A URL's path parameters keep their braces for the reader. */
const decodeBraces = (text: string): string => text.replaceAll(/%7B/gi, '{').replaceAll(/%7D/gi, '}');

const WHY: Readonly<Record<string, string>> = {
  demand: 'asked for',
  schedule: 'schedule',
  start: 'server start',
  'routes-changed': 'routes changed',
  retest: 'retest',
  cycle: 'by itself',
};

export const reasonWords = (reason: string): string => WHY[reason] ?? humanize(reason).toLowerCase();

interface ListProps<T> {
  caption: string;
  rows: readonly T[];
  empty: ComponentChildren;
  /** On a device's own page its name is left out. */
  withDevice?: boolean;
}

export function FindingTable({ caption, rows, empty, withDevice = true }: ListProps<StoredFinding>) {
  const columns: Column<StoredFinding>[] = [
    { key: 'severity', label: 'Severity', cell: ({ severity }) => <SeverityTag severity={severity} /> },
    {
      key: 'what',
      label: 'Finding',
      heads: true,
      long: true,
      cell: (row) => (
        <>
          <a href={links.finding(row.id)}>{row.finding.title}</a>
          <span class="cell-note">
            <code>{placeOf(row)}</code> {row.finding.location} <code>{row.finding.parameter}</code>
          </span>
        </>
      ),
    },
    ...(withDevice
      ? ([
          {
            key: 'device',
            label: 'Device',
            long: true,
            cell: ({ device }) => <a href={links.device(device)}>{device}</a>,
          },
        ] satisfies Column<StoredFinding>[])
      : []),
    { key: 'sure', label: 'How sure', cell: ({ confidence }) => <Confidence confidence={confidence} /> },
    { key: 'state', label: 'State', cell: (row) => <FindingState stored={row} /> },
    { key: 'seen', label: 'Last seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
  ];
  return <Table caption={caption} columns={columns} rows={rows} empty={empty} />;
}

/** What a run left untold: nothing, or how much. Without a look at all it says so. */
function Untold({ run }: { run: Run }) {
  if (run.notChecked.length > 0) return <>{plural(run.notChecked.length, 'place')}</>;
  return <span class="soft">{run.state === 'done' ? 'none' : 'not known'}</span>;
}

export function RunTable({ caption, rows, empty, withDevice = true }: ListProps<Run>) {
  const columns: Column<Run>[] = [
    {
      key: 'when',
      label: 'Ordered',
      heads: true,
      cell: (run) => (
        <a href={links.run(run.id)}>
          <Time at={run.createdAt} />
          <span class="unseen"> for {run.device}</span>
        </a>
      ),
    },
    ...(withDevice
      ? ([
          {
            key: 'device',
            label: 'Device',
            long: true,
            cell: ({ device }) => <a href={links.device(device)}>{device}</a>,
          },
        ] satisfies Column<Run>[])
      : []),
    {
      key: 'state',
      label: 'State',
      cell: (run) => (
        <>
          <RunStateTag state={run.state} run={run.id} />
          {run.from === 'inside' && <span class="cell-note">from inside</span>}
        </>
      ),
    },
    {
      key: 'sent',
      label: 'Probes',
      numeric: true,
      cell: (run) => (
        <span data-run={run.id}>
          <span data-live="sent">{formatNumber(run.sent)}</span>
          {(run.state === 'running' || run.state === 'queued') && (
            <span class="soft">
              {' of '}
              <span data-live="planned">{formatNumber(run.planned)}</span>
            </span>
          )}
        </span>
      ),
    },
    { key: 'found', label: 'Findings', numeric: true, cell: ({ findings }) => formatNumber(findings.length) },
    { key: 'untold', label: 'Not checked', numeric: true, cell: (run) => <Untold run={run} /> },
    {
      key: 'took',
      label: 'Took',
      numeric: true,
      cell: ({ startedAt, endedAt }) =>
        startedAt === undefined || endedAt === undefined ? '–' : formatDuration(endedAt - startedAt),
    },
    {
      key: 'by',
      label: 'By',
      long: true,
      cell: ({ orderedBy, reason }) => (
        <>
          {orderedBy} <span class="soft">({reasonWords(reason)})</span>
        </>
      ),
    },
  ];
  return <Table caption={caption} columns={columns} rows={rows} empty={empty} />;
}
