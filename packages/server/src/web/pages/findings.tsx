import type { Check } from 'selfward';
import type { StoredFinding, Triage } from '../../model/finding.ts';
import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { anySet, Filters } from '../parts/filters.tsx';
import { Input, Select } from '../parts/form.tsx';
import { plural } from '../parts/format.ts';
import { FindingTable } from '../parts/lists.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { SEVERITY_LOOKS } from '../parts/shapes.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

/** The list's URL. */
export interface FindingsUrl {
  text?: string;
  severity?: string;
  check?: string;
  device?: string;
  state?: 'open' | 'closed';
  decision?: Triage['decision'];
  confidence?: string;
}

export interface FindingsProps {
  shell: Shell;
  list: Page<StoredFinding>;
  paging: Paging;
  query: FindingsUrl;
  checks: readonly Check[];
}

export function findingsPage({ shell, list, paging, query, checks }: FindingsProps): string {
  return renderPage(
    shell,
    'Findings',
    <>
      <PageHead title="Findings" lead={<p>{plural(list.total, 'finding')}</p>} />
      <Filters base={links.findings} active={anySet(query)} label="Findings">
        <Input label="Search" name="text" type="search" value={query.text} />
        <Input label="Device" name="device" value={query.device} />
        <Select
          label="Severity"
          name="severity"
          value={query.severity}
          choices={[
            ['', 'Every severity'],
            ...Object.entries(SEVERITY_LOOKS).map(([severity, look]) => [severity, look.word] as const),
          ]}
        />
        <Select
          label="Check"
          name="check"
          value={query.check}
          choices={[['', 'Every check'], ...checks.map((check) => [check.id, check.title] as const)]}
        />
        <Select
          label="Seen"
          name="state"
          value={query.state}
          choices={[
            ['', 'Open and closed'],
            ['open', 'Open'],
            ['closed', 'Closed'],
          ]}
        />
        <Select
          label="Decision"
          name="decision"
          value={query.decision}
          choices={[
            ['', 'Any'],
            ['open', 'None yet'],
            ['accepted', 'Accepted'],
            ['false-positive', 'False positive'],
          ]}
        />
        <Select
          label="How sure"
          name="confidence"
          value={query.confidence}
          choices={[
            ['', 'Any'],
            ['proved', 'Proved'],
            ['tentative', 'Tentative'],
          ]}
        />
      </Filters>
      <FindingTable
        caption="Findings"
        rows={list.rows}
        empty={anySet(query) ? 'No finding matches these filters.' : 'Nothing was found so far.'}
      />
      <Pager base={links.findings} query={{ ...query }} paging={paging} total={list.total} what="findings" />
    </>,
  );
}
