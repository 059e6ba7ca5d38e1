import type { Check } from 'selfward';
import type { Schedule } from '../../model/schedule.ts';
import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { anySet, Filters } from '../parts/filters.tsx';
import { Input } from '../parts/form.tsx';
import { plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { ScheduleWords } from '../parts/schedule-form.tsx';
import { useMay } from '../parts/shell-context.ts';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';
import { withFragment } from '../url.ts';

export interface SchedulesProps {
  shell: Shell;
  list: Page<Schedule>;
  paging: Paging;
  query: { text?: string };
  checks: readonly Check[];
}

function List({ list, paging, query, checks }: SchedulesProps) {
  const configure = useMay()('configure');
  const titles = new Map(checks.map((check) => [check.id, check.title]));
  const columns: Column<Schedule>[] = [
    { key: 'device', label: 'Device', heads: true, long: true, cell: ({ id }) => <a href={links.device(id)}>{id}</a> },
    { key: 'when', label: 'When', cell: (schedule) => <ScheduleWords schedule={schedule} /> },
    {
      key: 'checks',
      label: 'Checks',
      long: true,
      cell: (schedule) =>
        schedule.checks.length === 0 ? (
          <span class="soft">those that run by default</span>
        ) : (
          schedule.checks.map((id) => titles.get(id) ?? id).join(', ')
        ),
    },
    {
      key: 'last',
      label: 'Last',
      cell: ({ lastAt }) => (lastAt === undefined ? <span class="soft">never</span> : <Time at={lastAt} />),
    },
    { key: 'by', label: 'Set by', long: true, cell: ({ changedBy }) => changedBy || <span class="soft">nobody</span> },
    ...(configure
      ? ([
          {
            key: 'change',
            label: 'Change',
            cell: (schedule) => (
              <a class="button small" href={withFragment(links.device(schedule.id), 'schedule')}>
                Change<span class="unseen"> the schedule of {schedule.id}</span>
              </a>
            ),
          },
        ] satisfies Column<Schedule>[])
      : []),
  ];
  return (
    <>
      <Table
        caption="Schedules"
        columns={columns}
        rows={list.rows}
        empty={anySet(query) ? 'No device matches.' : 'There is nothing to check yet.'}
      />
      <Pager base={links.schedules} query={query} paging={paging} total={list.total} what="schedules" />
    </>
  );
}

export function schedulesPage(props: SchedulesProps): string {
  const { shell, list, query } = props;
  return renderPage(
    shell,
    'Schedules',
    <>
      <PageHead title="Schedules" lead={<p>{plural(list.total, 'device')}, checked without anybody asking.</p>} />
      <Filters base={links.schedules} active={anySet(query)} label="Schedules">
        <Input label="Device" name="text" type="search" value={query.text} />
      </Filters>
      <List {...props} />
    </>,
  );
}
