import type { Run } from '../../model/run.ts';
import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { anySet, Filters } from '../parts/filters.tsx';
import { Input, Select } from '../parts/form.tsx';
import { plural } from '../parts/format.ts';
import { RunTable } from '../parts/lists.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { RUN_LOOKS } from '../parts/shapes.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

export interface RunsProps {
  shell: Shell;
  list: Page<Run>;
  paging: Paging;
  /** The list's URL. */
  query: { device?: string; state?: string; text?: string };
}

export function runsPage({ shell, list, paging, query }: RunsProps): string {
  return renderPage(
    shell,
    'Runs',
    <>
      <PageHead title="Runs" lead={<p>{plural(list.total, 'run')}</p>} />
      <Filters base={links.runs} active={anySet(query)} label="Runs">
        <Input label="Search" name="text" type="search" value={query.text} />
        <Input label="Device" name="device" value={query.device} />
        <Select
          label="State"
          name="state"
          value={query.state}
          choices={[
            ['', 'Every state'],
            ...Object.entries(RUN_LOOKS).map(([state, look]) => [state, look.word] as const),
          ]}
        />
      </Filters>
      <RunTable
        caption="Runs"
        rows={list.rows}
        empty={anySet(query) ? 'No run matches these filters.' : 'Nothing was checked yet.'}
      />
      <Pager base={links.runs} query={query} paging={paging} total={list.total} what="runs" />
    </>,
  );
}
