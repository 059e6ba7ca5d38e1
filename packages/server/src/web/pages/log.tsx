import type { LogEntry } from '../../model/log-entry.ts';
import { ACTIONS } from '../../model/log-entry.ts';
import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { ChainWords } from '../parts/chain-words.tsx';
import { anySet, Filters } from '../parts/filters.tsx';
import { type Choice, Input, PostButton, Select } from '../parts/form.tsx';
import { humanize, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { Outcome } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

/** What the last walk along the chain brought, and when. */
export type ChainState = { at: number } & (
  | { ok: true; entries: number }
  | { ok: false; brokenAt: number; reason: string }
);

/** The list's URL. `since` and `until` as `datetime-local` fields write them (`2026-11-22T09:00`), in the server's zone. */
export interface LogUrl {
  operator?: string;
  action?: string;
  object?: string;
  outcome?: LogEntry['outcome'];
  since?: string;
  until?: string;
}

export interface LogProps {
  shell: Shell;
  list: Page<LogEntry>;
  paging: Paging;
  query: LogUrl;
  /** Security entries were left out for this operator. */
  withoutSecurity: boolean;
  chain?: ChainState;
}

/** Kinds first, each followed by its own actions. */
const CHOICES: readonly Choice[] = [...new Set(ACTIONS.map((action) => action.split('.')[0] ?? action))].flatMap(
  (kind): Choice[] => {
    const own = ACTIONS.filter((action) => action.startsWith(`${kind}.`));
    return [
      [kind, own.length > 1 ? `${humanize(kind)}: all` : humanize(kind)],
      ...(own.length > 1 ? own.map((action): Choice => [action, humanize(action.replace('.', ': '))]) : []),
    ];
  },
);

export function logPage({ shell, list, paging, query, withoutSecurity, chain }: LogProps): string {
  return renderPage(
    shell,
    'Operations log',
    <>
      <PageHead
        title="Operations log"
        lead={
          <p>
            {plural(list.total, 'entry', 'entries')}.{' '}
            <span class="chain">
              <ChainWords chain={chain} />
            </span>
          </p>
        }
        actions={
          <PostButton action={links.verifyLog} fields={{ back: links.log }}>
            Verify the chain
          </PostButton>
        }
      />
      <Filters base={links.log} active={anySet(query)} label="Operations log">
        <Input label="Operator" name="operator" value={query.operator} />
        <Select label="Action" name="action" value={query.action} choices={[['', 'Every action'], ...CHOICES]} />
        <Input label="Object" name="object" value={query.object} />
        <Select
          label="Outcome"
          name="outcome"
          value={query.outcome}
          choices={[
            ['', 'Every outcome'],
            ['done', 'Done'],
            ['refused', 'Refused'],
            ['failed', 'Failed'],
          ]}
        />
        <Input label="From" name="since" type="datetime-local" value={query.since} />
        <Input label="Until" name="until" type="datetime-local" value={query.until} />
      </Filters>
      {withoutSecurity && (
        <p class="note">
          Sign-ins, refusals, checks and findings are left out: they are shown to security analysts, auditors and
          administrators.
        </p>
      )}
      <Table
        caption="Operations log, the newest entry first"
        rows={list.rows}
        empty={anySet(query) ? 'No entry matches these filters.' : 'The log is empty.'}
        columns={[
          { key: 'seq', label: 'No.', numeric: true, cell: ({ seq }) => seq },
          { key: 'time', label: 'Time', cell: ({ time }) => <Time at={time} as="exact" /> },
          {
            key: 'sentence',
            label: 'What happened',
            heads: true,
            long: true,
            cell: ({ sentence, detail }) => (
              <>
                {sentence}
                {detail !== '' && <span class="cell-note">{detail}</span>}
              </>
            ),
          },
          { key: 'outcome', label: 'Outcome', cell: ({ outcome }) => <Outcome outcome={outcome} /> },
          { key: 'address', label: 'From', long: true, cell: ({ address }) => <code>{address}</code> },
          { key: 'request', label: 'Request', long: true, cell: ({ requestId }) => <code>{requestId}</code> },
        ]}
      />
      <Pager base={links.log} query={{ ...query }} paging={paging} total={list.total} what="the log" />
    </>,
  );
}
