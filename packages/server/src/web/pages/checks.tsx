import type { Check } from 'selfward';
import type { OtherTests } from '../../model/other-test.ts';
import { links } from '../links.ts';
import { formatDuration, formatNumber, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { Refused } from '../parts/refused.tsx';
import { Flag, SeverityTag } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';
import { fragment } from '../url.ts';

export interface ChecksProps {
  shell: Shell;
  checks: readonly { check: Check; payloads: number; enabled: number }[];
  refused: readonly { file: string; reason: string }[];
  /** Files of own checks. */
  refusedChecks?: readonly { file: string; line?: number; reason: string }[];
  others: OtherTests;
}

function Tools({ others: { tools } }: Pick<ChecksProps, 'others'>) {
  return (
    <Panel
      title="Other people’s tools"
      id="tools"
      aside="Declared on disk; they run on a device where its form says so."
    >
      <Table
        caption="Other people’s tools"
        rows={tools}
        empty="None is declared."
        columns={[
          {
            key: 'tool',
            label: 'Tool',
            heads: true,
            long: true,
            cell: ({ tool }) => (
              <>
                {tool.title}
                <span class="cell-note">
                  <code>{tool.id}</code>
                </span>
              </>
            ),
          },
          { key: 'about', label: 'What it does', long: true, cell: ({ tool }) => tool.about ?? '' },
          {
            key: 'there',
            label: 'Installed',
            long: true,
            cell: ({ missing }) =>
              missing === undefined ? (
                <Flag is="good" word="Yes" />
              ) : (
                <>
                  <Flag is="warning" word="No" />
                  <span class="cell-note">{missing}</span>
                </>
              ),
          },
          {
            key: 'gentle',
            label: 'Keeps to a rate',
            cell: ({ tool }) => (
              <Flag is={tool.gentle ? 'good' : 'none'} word={tool.gentle ? 'Yes' : 'No: never gentle'} />
            ),
          },
          {
            key: 'limit',
            label: 'Time at most',
            numeric: true,
            cell: ({ tool }) => formatDuration(tool.timeLimit * 1000),
          },
        ]}
      />
    </Panel>
  );
}

export function checksPage({ shell, checks, refused, refusedChecks = [], others }: ChecksProps): string {
  return renderPage(
    shell,
    'Checks',
    <>
      <PageHead
        title="Checks"
        lead={
          <p>
            {plural(checks.length, 'check')}. A check's code lives on disk; its payloads are data and can be changed
            here. Beside them, <a href={links.templates}>{plural(others.templates.length, 'template')}</a> in Nuclei’s
            language and <a href={fragment('tools')}>other people’s tools</a> can run on a device.
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
      <Refused
        what={['tool', 'tools']}
        refused={others.refusedTools.map(({ file, line, reason }) => ({ file: `${file}:${line}`, reason }))}
      />
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
      <Tools others={others} />
    </>,
  );
}
