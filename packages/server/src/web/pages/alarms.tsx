import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { alarmLink } from '../parts/alarm-strip.tsx';
import { alarmWords } from '../parts/alarm-words.ts';
import { Filters } from '../parts/filters.tsx';
import { Input, PostButton, Select } from '../parts/form.tsx';
import { plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Flag, SeverityTag } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { Paging, SeenAlarm, Shell } from '../shell.ts';

/** The list's URL. `state`: `pending` (active, nobody acknowledged), `active`, `cleared`, `all`. */
export interface AlarmsUrl {
  state?: 'pending' | 'active' | 'cleared' | 'all';
  kind?: string;
  originator?: string;
  text?: string;
}

export interface AlarmsProps {
  shell: Shell;
  list: Page<SeenAlarm>;
  paging: Paging;
  query: AlarmsUrl;
  /** The kinds that can be chosen. */
  kinds: readonly string[];
}

function AlarmState({ alarm }: { alarm: SeenAlarm }) {
  return (
    <>
      <Flag is={alarm.active ? 'bad' : 'good'} word={alarm.active ? 'Active' : 'Cleared'} />
      {alarm.clearedAt !== undefined && (
        <span class="cell-note">
          <Time at={alarm.clearedAt} />
        </span>
      )}
    </>
  );
}

function Acknowledged({ alarm }: { alarm: SeenAlarm }) {
  const may = useMay();
  if (alarm.acknowledged)
    return (
      <>
        {alarm.acknowledgedBy ?? 'yes'}
        {alarm.acknowledgedAt !== undefined && (
          <span class="cell-note">
            <Time at={alarm.acknowledgedAt} />
          </span>
        )}
      </>
    );
  return may('acknowledge') ? (
    <PostButton
      action={links.acknowledge(alarm.id)}
      about={alarm.text ?? alarmWords(alarm.kind)}
      fields={{ back: links.alarms }}
    >
      Acknowledge
    </PostButton>
  ) : (
    <span class="soft">nobody</span>
  );
}

function List({ list, paging, query }: AlarmsProps) {
  const security = useMay()('see-security');
  const columns: Column<SeenAlarm>[] = [
    { key: 'severity', label: 'Severity', cell: ({ severity }) => <SeverityTag severity={severity} /> },
    {
      key: 'alarm',
      label: 'Alarm',
      heads: true,
      long: true,
      cell: (alarm) =>
        alarm.text ? (
          <>
            <a href={alarmLink(alarm, security)}>{alarm.text}</a>
            <span class="cell-note">{alarmWords(alarm.kind)}</span>
          </>
        ) : (
          alarmWords(alarm.kind)
        ),
    },
    ...(list.rows.some((alarm) => alarm.originator)
      ? ([
          {
            key: 'from',
            label: 'Device',
            long: true,
            cell: ({ originator }) => (originator ? <a href={links.device(originator)}>{originator}</a> : '–'),
          },
        ] satisfies Column<SeenAlarm>[])
      : []),
    { key: 'state', label: 'State', cell: (alarm) => <AlarmState alarm={alarm} /> },
    { key: 'raised', label: 'Raised', cell: ({ raisedAt }) => <Time at={raisedAt} /> },
    { key: 'acknowledged', label: 'Acknowledged by', cell: (alarm) => <Acknowledged alarm={alarm} /> },
  ];
  return (
    <>
      <Table
        caption="Alarms"
        columns={columns}
        rows={list.rows}
        empty={query.state === 'all' ? 'There was never an alarm.' : 'No alarm matches these filters.'}
        mark={({ active, acknowledged }) => (active && !acknowledged ? 'row-lit' : '')}
      />
      <Pager base={links.alarms} query={{ ...query }} paging={paging} total={list.total} what="alarms" />
    </>
  );
}

function Cut() {
  return useMay()('see-security') ? null : (
    <p class="note">What an alarm says in full is shown to security analysts, auditors and administrators.</p>
  );
}

export function alarmsPage(props: AlarmsProps): string {
  const { shell, list, query, kinds } = props;
  const active = query.state !== undefined || Boolean(query.kind || query.originator || query.text);
  return renderPage(
    shell,
    'Alarms',
    <>
      <PageHead title="Alarms" lead={<p>{plural(list.total, 'alarm')}</p>} />
      <Filters base={links.alarms} active={active} label="Alarms">
        <Select
          label="State"
          name="state"
          value={query.state}
          choices={[
            ['all', 'All'],
            ['active', 'Active'],
            ['pending', 'Active, not acknowledged'],
            ['cleared', 'Cleared'],
          ]}
        />
        <Select
          label="Kind"
          name="kind"
          value={query.kind}
          choices={[['', 'Every kind'], ...kinds.map((kind) => [kind, alarmWords(kind)] as const)]}
        />
        <Input label="Device" name="originator" value={query.originator} />
        <Input label="Text" name="text" type="search" value={query.text} />
      </Filters>
      <Cut />
      <List {...props} />
    </>,
  );
}
