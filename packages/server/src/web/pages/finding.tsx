import type { ComponentChildren } from 'preact';
import type { Advice, Check as AnyCheck, Check } from 'selfward';
import type { StoredFinding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import { links } from '../links.ts';
import { Facts } from '../parts/facts.tsx';
import { Decision } from '../parts/finding-decision.tsx';
import { Exchange, Proof } from '../parts/finding-evidence.tsx';
import { PostButton } from '../parts/form.tsx';
import { humanize } from '../parts/format.ts';
import { placeOf, RunTable } from '../parts/lists.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { useMay } from '../parts/shell-context.ts';
import { FindingState, SeverityTag } from '../parts/state.tsx';
import { Prose, Steps } from '../parts/text.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';
import { external } from '../url.ts';

/** Retest posts nothing; triage posts `decision`, `reason` and `expires` (`2027-01-31` or empty). */
export interface FindingProps {
  shell: Shell;
  stored: StoredFinding;
  /** Absent when the check is no longer on disk. */
  check?: Check;
  /** The runs that saw it or looked again, the newest first. */
  runs: readonly Run[];
  values?: FormValues;
  problems?: readonly Problem[];
}

const PLATFORMS: Readonly<Record<keyof Advice, string>> = {
  any: 'Any platform',
  express: 'Express',
  fastify: 'Fastify',
  node: 'Node',
  flask: 'Flask',
  django: 'Django',
  php: 'PHP',
  ruby: 'Ruby',
  java: 'Java',
  go: 'Go',
};

function Cwe({ cwe }: { cwe: string }) {
  const href = external(`https://cwe.mitre.org/data/definitions/${cwe.replace(/\D/g, '')}.html`);
  return (
    <a href={href} rel="noreferrer">
      {cwe}
    </a>
  );
}

function Mending({ stored: { finding }, check }: { stored: StoredFinding; check: AnyCheck | undefined }) {
  const others = Object.entries(check?.advice ?? {}).filter(
    (entry): entry is [keyof Advice, string] => entry[1] !== undefined && entry[1] !== finding.advice,
  );
  return (
    <Panel title="How to mend it" id="advice" class="panel-wide">
      <Steps advice={finding.advice} />
      {others.length > 0 && (
        <details class="more">
          <summary>On other platforms</summary>
          {others.map(([platform, advice]) => (
            <section key={platform}>
              <h3>{PLATFORMS[platform] ?? humanize(platform)}</h3>
              <p>
                <Prose text={advice} />
              </p>
            </section>
          ))}
        </details>
      )}
    </Panel>
  );
}

/** Of those that led there, the innermost. */
const MOST_CALLS = 5;

function Where({ stored, stored: { finding }, check }: FindingProps) {
  const optional = (term: string, value: string | undefined, shown?: ComponentChildren) =>
    value !== undefined && value !== '' && ([term, shown ?? value] as const);
  // The first is the place itself. Where an application wraps its own driver, the next ones tell more.
  const chain = (finding.code?.frames ?? []).slice(1, MOST_CALLS + 1);
  return (
    <Panel title="What and where" id="where">
      <Facts
        facts={[
          ['Device', <a href={links.device(stored.device)}>{stored.device}</a>],
          ['Address', <code class="url">{`${finding.method} ${finding.url}`}</code>],
          [
            'Way in',
            <>
              {finding.location} <code>{finding.parameter}</code>
            </>,
          ],
          optional('Comes out at', finding.sink, <code class="url">{finding.sink}</code>),
          finding.code !== undefined && [
            'In the code',
            finding.code.file === undefined ? (
              <span class="soft">not seen: no line of the application was at work when it came to the sink</span>
            ) : (
              <code class="url">
                {[finding.code.file, finding.code.line, finding.code.column].filter(Boolean).join(':')}
              </code>
            ),
          ],
          chain.length > 0 && [
            'Called by',
            <ol class="plain">
              {chain.map((frame, i) => (
                <li key={i}>
                  <code class="url">{frame}</code>
                </li>
              ))}
            </ol>,
          ],
          finding.code !== undefined && ['Seen by', `the sensor ${finding.code.sensor}`],
          stored.inside !== undefined && ['Looked from', 'inside the device'],
          // Kinds that only tools know, and templates, have no page.
          ['Check', check === undefined ? finding.check : <a href={links.check(check.id)}>{finding.check}</a>],
          optional('Reported by', finding.origin),
          ['Weakness', <Cwe cwe={finding.cwe} />],
          ['Severity', <SeverityTag severity={finding.severity} />],
          optional('CVSS 3.1', finding.cvss, <code class="url">{finding.cvss}</code>),
          optional('CVSS 4.0', finding.cvss4, <code class="url">{finding.cvss4}</code>),
          optional('Technology', finding.technology),
          finding.exposes !== undefined &&
            finding.exposes.length > 0 && [
              'Exposes',
              <ul class="plain">
                {finding.exposes.map((what) => (
                  <li key={what}>{what}</li>
                ))}
              </ul>,
            ],
          ['Seen as', finding.as ?? 'nobody signed in'],
          ['First seen', <Time at={stored.firstSeenAt} as="both" />],
          ['Last seen', <Time at={stored.lastSeenAt} as="both" />],
          stored.closedAt !== undefined && ['Closed', <Time at={stored.closedAt} as="both" />],
          ['Fingerprint', <code class="url">{stored.id}</code>],
        ]}
      />
    </Panel>
  );
}

function Retest({ stored }: FindingProps) {
  return useMay()('check') ? (
    <PostButton action={links.retest(stored.id)} look="primary">
      Retest
    </PostButton>
  ) : null;
}

export function findingPage(props: FindingProps): string {
  const { shell, stored, check, runs } = props;
  return renderPage(
    shell,
    `${stored.finding.title} on ${stored.device}`,
    <>
      <PageHead
        under={{ words: 'Findings', href: links.findings }}
        title={stored.finding.title}
        lead={
          <>
            <p class="finding-lead">
              <SeverityTag severity={stored.finding.severity} strong />
              <FindingState stored={stored} />
              <a href={links.device(stored.device)}>{stored.device}</a>
              <code>{placeOf(stored)}</code>
            </p>
            {stored.retestNote !== undefined && stored.retestNote !== '' && (
              <p class="problem-words">The last retest could not tell: {stored.retestNote}</p>
            )}
          </>
        }
        actions={<Retest {...props} />}
      />
      <div class="main-and-side">
        <div class="main-side">
          <Mending stored={stored} check={check} />
          <Proof {...props} />
          <Exchange {...props} />
          <Panel title="History" id="history" class="panel-wide">
            <RunTable
              caption="Runs that saw it or looked again"
              rows={runs}
              withDevice={false}
              empty="No run is kept."
            />
          </Panel>
        </div>
        <div class="side">
          <Where {...props} />
          <Decision {...props} />
        </div>
      </div>
    </>,
  );
}
