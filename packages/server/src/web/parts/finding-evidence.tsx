import { originsOf } from 'selfward/engine';
import type { StoredFinding } from '../../model/finding.ts';
import type { FindingProps } from '../pages/finding.tsx';
import { Panel } from './panel.tsx';
import { Confidence } from './state.tsx';
import { highlight, sharedMarkers } from './text.tsx';

/** Every kind has its words: a new one does not compile without. */
const PROOFS: Readonly<Record<StoredFinding['finding']['proof']['kind'], string>> = {
  context: 'A parser shows that what was sent broke out of its place in the page.',
  arithmetic: 'Fresh sums came back computed, twice.',
  opposite: 'Opposite conditions kept giving opposite answers.',
  delay: 'The answer was late by as much as was demanded, over several lengths.',
  browser: 'A browser ran it, in the recorded answer.',
  sighting: 'A sensor saw it where the program reads code.',
  callback: 'The target called an address that nobody but this probe knew.',
  redirect: 'The answer sent browsers to a host of our choice, twice; a value of its own site did not.',
  header: 'A header of our choice stood in the head of the answer, twice; without line breaks it did not.',
  crash: 'The application ended or hung in its shadow, and did so again when it was asked again.',
  signature: 'A known signature matched twice, a random sibling did not.',
  none: 'Nothing proves it yet: it is listed, never alarmed.',
};

export function Proof({ stored: { finding } }: FindingProps) {
  return (
    <Panel
      title="How sure, and by what proof"
      id="proof"
      aside={<Confidence confidence={finding.confidence} />}
      class="panel-wide"
    >
      <p>{PROOFS[finding.proof.kind]}</p>
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
        <Raw
          title={toldByTools(finding) ? 'What the tool gave for it' : 'What the answer carried'}
          text={finding.evidence}
          id="evidence"
          marks={marksOf(finding)}
        />
      )}
    </Panel>
  );
}

const toldByTools = (finding: StoredFinding['finding']): boolean => !originsOf(finding).includes('selfward');

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

export function Exchange({ stored: { finding } }: FindingProps) {
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
