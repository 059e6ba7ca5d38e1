import type { Check } from 'selfward';
import { links } from '../links.ts';
import { formatNumber, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Refused } from '../parts/refused.tsx';
import { Flag, SeverityTag } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface ChecksProps {
  shell: Shell;
  checks: readonly { check: Check; payloads: number; enabled: number }[];
  refused: readonly { file: string; reason: string }[];
  /** Files of own checks. */
  refusedChecks?: readonly { file: string; line?: number; reason: string }[];
}

export function checksPage({ shell, checks, refused, refusedChecks = [] }: ChecksProps): string {
  return renderPage(
    shell,
    'Checks',
    <>
      <PageHead
        title="Checks"
        lead={
          <p>
            {plural(checks.length, 'check')}. A check's code lives on disk; its payloads are data and can be changed
            here.
          </p>
        }
      />
      <Refused
        what={['check', 'checks']}
        refused={refusedChecks.map(({ file, line, reason }) => ({
          file: line === undefined ? file : `${file}:${line}`,
          reason,
        }))}
      />
      <Refused refused={refused} />
      <Table
        caption="Checks"
        rows={checks}
        empty="No check was found: this server cannot look for anything."
        columns={[
          {
            key: 'check',
            label: 'Check',
            heads: true,
            long: true,
            cell: ({ check }) => (
              <>
                <a href={links.check(check.id)}>{check.title}</a>
                <span class="cell-note">
                  <code>{check.id}</code>
                </span>
              </>
            ),
          },
          { key: 'cwe', label: 'Weakness', cell: ({ check }) => check.cwe },
          { key: 'severity', label: 'Severity', cell: ({ check }) => <SeverityTag severity={check.severity} /> },
          {
            key: 'default',
            label: 'Runs by default',
            cell: ({ check }) => (
              <Flag is={check.byDefault ? 'good' : 'none'} word={check.byDefault ? 'Yes' : 'When chosen'} />
            ),
          },
          {
            key: 'payloads',
            label: 'Payloads',
            numeric: true,
            cell: ({ payloads, enabled }) =>
              enabled === payloads
                ? formatNumber(payloads)
                : `${formatNumber(enabled)} of ${formatNumber(payloads)} on`,
          },
          {
            key: 'ceiling',
            label: 'Requests at most',
            numeric: true,
            cell: ({ check }) => formatNumber(check.ceiling.normal),
          },
        ]}
      />
    </>,
  );
}
