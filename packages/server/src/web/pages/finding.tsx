import type { ComponentChildren } from 'preact';
import type { Advice, Check as AnyCheck, Check } from 'selfward';
import type { StoredFinding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import { links } from '../links.ts';
import { Facts } from '../parts/facts.tsx';
import { Input, Post, PostButton, Problems, Select, TextArea, typed } from '../parts/form.tsx';
import { humanize } from '../parts/format.ts';
import { placeOf, RunTable } from '../parts/lists.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Confidence, FindingState, SeverityTag } from '../parts/state.tsx';
import { highlight, Prose, Steps, sharedMarkers } from '../parts/text.tsx';
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

const PROOFS: Readonly<Record<string, string>> = {
  context: 'A parser shows that what was sent broke out of its place in the page.',
  arithmetic: 'Fresh sums came back computed, twice.',
  opposite: 'Opposite conditions kept giving opposite answers.',
  delay: 'The answer was late by as much as was demanded, over several lengths.',
  browser: 'A browser ran it.',
  sighting: 'A sensor saw it where the program reads code.',
  callback: 'The target called back.',
  signature: 'A known signature matched twice, a random sibling did not.',
  none: 'Nothing proves it yet: it is listed, never alarmed.',
};

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

function Proof({ stored: { finding } }: FindingProps) {
  return (
    <Panel
      title="How sure, and by what proof"
      id="proof"
      aside={<Confidence confidence={finding.confidence} />}
      class="panel-wide"
    >
      <p>{PROOFS[finding.proof.kind] ?? humanize(finding.proof.kind)}</p>
      <dl class="versus">
        <div>
          <dt>Observed</dt>
          <dd>{finding.proof.observed || 'Nothing was recorded.'}</dd>
        </div>
        <div>
          <dt>Control</dt>
          <dd>{finding.proof.control || 'There was no control: this is why it is tentative.'}</dd>
        </div>
      </dl>
      {finding.evidence !== '' && (
        <Raw title="What the answer carried" text={finding.evidence} id="evidence" marks={marksOf(finding)} />
      )}
    </Panel>
  );
}

const marksOf = ({ request = '', response = '', evidence, reproduce }: StoredFinding['finding']): string[] =>
  sharedMarkers(`${request}\n${reproduce}`, [response, evidence]);

/** Raw text of an exchange: never markup, always focusable, because it scrolls. */
function Raw(props: { title: string; id: string; text: string; marks: readonly string[]; copy?: boolean }) {
  return (
    <figure class="raw-figure">
      <figcaption>
        <span>{props.title}</span>
        {props.copy && (
          <button type="button" class="button small" data-copy={props.id} hidden>
            Copy
          </button>
        )}
      </figcaption>
      <pre class="raw" id={props.id} {...{ role: 'region', 'aria-label': props.title, tabIndex: 0 }}>
        {highlight(props.text, props.marks)}
      </pre>
    </figure>
  );
}

function Exchange({ stored: { finding } }: FindingProps) {
  const marks = marksOf(finding);
  return (
    <Panel title="Request and answer" id="exchange" class="panel-wide">
      {finding.request === undefined && finding.response === undefined ? (
        <p class="empty">They were not kept.</p>
      ) : (
        <>
          {marks.length > 0 && (
            <p class="hint">
              <mark>Marked</mark>: the random word that this probe alone carried, where it went in and where it came
              out.
            </p>
          )}
          {finding.request !== undefined && <Raw title="Request" id="request" text={finding.request} marks={marks} />}
          {finding.response !== undefined && <Raw title="Answer" id="response" text={finding.response} marks={marks} />}
          <p class="hint">Secrets are taken out before anything is kept.</p>
        </>
      )}
      <Raw title="See it for yourself" id="reproduce" text={finding.reproduce} marks={marks} copy />
    </Panel>
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

function Where({ stored, stored: { finding } }: FindingProps) {
  const optional = (term: string, value: string | undefined, shown?: ComponentChildren) =>
    value !== undefined && value !== '' && ([term, shown ?? value] as const);
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
          ['Check', <a href={links.check(finding.check)}>{finding.check}</a>],
          ['Weakness', <Cwe cwe={finding.cwe} />],
          ['Severity', <SeverityTag severity={finding.severity} />],
          optional('CVSS', finding.cvss, <code class="url">{finding.cvss}</code>),
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

const DECISIONS = { open: 'Open', accepted: 'Accepted', 'false-positive': 'False positive' } as const;

function Decision({ stored, values, problems }: FindingProps) {
  const triage = useMay()('triage');
  const { decision, reason, by, at, expiresAt } = stored.triage;
  return (
    <Panel title="Decision" id="decision">
      {decision === 'open' ? (
        <p class="soft">Nobody accepted it or called it a false positive.</p>
      ) : (
        <Facts
          facts={[
            ['Decision', DECISIONS[decision]],
            ['Reason', reason],
            ['By', by],
            ['At', <Time at={at} as="both" />],
            ['Lapses', expiresAt === undefined ? 'never' : <Time at={expiresAt} as="both" />],
          ]}
        />
      )}
      {triage && (
        <details class="more" open={problems !== undefined}>
          <summary>Decide</summary>
          <Problems problems={problems} />
          <Post action={links.triage(stored.id)} class="stack">
            <Select
              label="Decision"
              name="decision"
              value={typed(values, 'decision', decision)}
              problems={problems}
              choices={Object.entries(DECISIONS)}
            />
            <TextArea
              label="Reason"
              name="reason"
              value={typed(values, 'reason', reason)}
              problems={problems}
              hint="Needed to accept a finding or to call it false; others will read it."
            />
            <Input
              label="Lapses on"
              name="expires"
              type="date"
              value={typed(
                values,
                'expires',
                expiresAt === undefined ? '' : new Date(expiresAt).toISOString().slice(0, 10),
              )}
              problems={problems}
              hint="The finding counts again from that day; empty: never."
            />
            <button type="submit" class="button">
              Save decision
            </button>
          </Post>
        </details>
      )}
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
