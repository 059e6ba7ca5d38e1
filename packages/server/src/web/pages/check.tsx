import type { Check, Payload } from 'selfward';
import { PROFILES } from 'selfward';
import { links } from '../links.ts';
import { Facts } from '../parts/facts.tsx';
import { Checkbox, Input, Post, PostButton, Problems, TextArea, typed } from '../parts/form.tsx';
import { formatNumber, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { Refused } from '../parts/refused.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Flag, SeverityTag } from '../parts/state.tsx';
import { Steps } from '../parts/text.tsx';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';
import { fragment } from '../url.ts';

/** Payload forms post `id`, `text`, `for` (words between commas), `note`, `enabled` (`true` or absent); switches post `enabled` (`true`/`false`). */
export interface CheckProps {
  shell: Shell;
  check: Check;
  payloads: readonly (Payload & { origin: 'shipped' | 'own' })[];
  refused: readonly { file: string; reason: string }[];
  /** The form's payload that was refused: by `id`, or the adding form where no payload has that id. */
  values?: FormValues;
  problems?: readonly Problem[];
}

type Shown = CheckProps['payloads'][number];

const SCOPES: Readonly<Record<Check['scope'], string>> = {
  point: 'each injection point by itself',
  endpoint: 'each endpoint with all its injection points',
  target: 'the whole target, after every endpoint was visited',
};

function About({ check }: { check: Check }) {
  return (
    <Panel title="What it is" id="about">
      <Facts
        facts={[
          ['Weakness', check.cwe],
          ['Severity', <SeverityTag severity={check.severity} />],
          ['CVSS 3.1', <code class="url">{check.cvss}</code>],
          check.cvss4 !== undefined && ['CVSS 4.0', <code class="url">{check.cvss4}</code>],
          ['Looks at', SCOPES[check.scope]],
          [
            'Runs by default',
            <Flag is={check.byDefault ? 'good' : 'none'} word={check.byDefault ? 'Yes' : 'Only when chosen'} />,
          ],
          ...PROFILES.map((profile) => [`At most, ${profile}`, plural(check.ceiling[profile], 'request')] as const),
        ]}
      />
      <p class="hint">Cut at its ceiling, a check is shown as not checked, never as clean.</p>
    </Panel>
  );
}

function PayloadForm(props: {
  check: string;
  payload?: Shown;
  values?: FormValues | undefined;
  problems?: readonly Problem[] | undefined;
}) {
  const { check, payload, values, problems } = props;
  const scope = payload === undefined ? 'new' : `payload-${payload.id}`;
  return (
    <Post
      action={links.payloads(check)}
      class="stack"
      label={payload === undefined ? 'Add a payload' : `Edit ${payload.id}`}
    >
      <Problems problems={problems} scope={scope} />
      {payload === undefined ? (
        <Input
          label="Name"
          name="id"
          scope={scope}
          value={typed(values, 'id')}
          required
          problems={problems}
          hint="Lower-case letters, digits and dashes."
        />
      ) : (
        <input type="hidden" name="id" value={payload.id} />
      )}
      <TextArea
        label="Text"
        name="text"
        scope={scope}
        value={typed(values, 'text', payload?.text)}
        required
        code
        problems={problems}
        hint="Placeholders: {marker}, and where the check computes, {a} and {b}."
      />
      <Input
        label="For"
        name="for"
        scope={scope}
        value={typed(values, 'for', payload?.for.join(', '))}
        problems={problems}
        hint="What it is meant for, in the check's own words, with commas between."
      />
      <Input label="Note" name="note" scope={scope} value={typed(values, 'note', payload?.note)} problems={problems} />
      <Checkbox
        name="enabled"
        value="true"
        scope={scope}
        label="Switched on"
        checked={values === undefined ? (payload?.enabled ?? true) : typed(values, 'enabled') === 'true'}
      />
      <button type="submit" class="button">
        {payload === undefined ? 'Add the payload' : 'Save'}
      </button>
    </Post>
  );
}

function PayloadItem({
  check,
  payload,
  values,
  problems,
}: { check: string; payload: Shown } & Pick<CheckProps, 'values' | 'problems'>) {
  const configure = useMay()('configure');
  const mine = values !== undefined && typed(values, 'id') === payload.id;
  return (
    <li class={`payload${payload.enabled ? '' : ' payload-off'}`}>
      <header class="payload-head">
        <h3>{payload.id}</h3>
        <Flag is={payload.enabled ? 'good' : 'none'} word={payload.enabled ? 'On' : 'Off'} />
        <span class="soft">{payload.origin === 'shipped' ? 'shipped' : 'own'}</span>
        {payload.for.length > 0 && <span class="soft">for {payload.for.join(', ')}</span>}
      </header>
      <pre class="raw" {...{ role: 'region', 'aria-label': `Text of ${payload.id}`, tabIndex: 0 }}>
        {payload.text}
      </pre>
      {payload.note !== '' && <p class="hint">{payload.note}</p>}
      {configure && (
        <div class="payload-actions">
          <PostButton
            action={links.payloadEnabled(check, payload.id)}
            fields={{ enabled: String(!payload.enabled) }}
            about={payload.id}
          >
            {payload.enabled ? 'Switch off' : 'Switch on'}
          </PostButton>
          <PostButton action={links.removePayload(check, payload.id)} about={payload.id} look="quiet">
            {payload.origin === 'shipped' ? 'Back to as shipped' : 'Remove'}
          </PostButton>
          <details class="more" open={mine}>
            <summary>
              Edit<span class="unseen"> {payload.id}</span>
            </summary>
            <PayloadForm check={check} payload={payload} {...(mine && { values, problems })} />
          </details>
        </div>
      )}
    </li>
  );
}

function Payloads({ check, payloads, values, problems }: CheckProps) {
  const configure = useMay()('configure');
  const enabled = payloads.filter((payload) => payload.enabled).length;
  const adding = values !== undefined && !payloads.some((payload) => payload.id === typed(values, 'id'));
  const off = payloads.length - enabled;
  return (
    <Panel
      title="Payloads"
      id="payloads"
      aside={`${formatNumber(enabled)} on${off > 0 ? `, ${formatNumber(off)} off` : ''}`}
      class="panel-wide"
    >
      {payloads.length === 0 ? (
        <p class="empty">It has none: it works out by itself what it sends.</p>
      ) : (
        <ul class="payloads">
          {payloads.map((payload) => (
            <PayloadItem
              key={payload.id}
              check={check.id}
              payload={payload}
              {...(values !== undefined && { values })}
              {...(problems !== undefined && { problems })}
            />
          ))}
        </ul>
      )}
      {configure && (
        <details class="more" open={adding}>
          <summary>Add a payload</summary>
          <PayloadForm check={check.id} {...(adding && { values, problems })} />
        </details>
      )}
    </Panel>
  );
}

export function checkPage(props: CheckProps): string {
  const { shell, check, refused } = props;
  return renderPage(
    shell,
    check.title,
    <>
      <PageHead
        under={{ words: 'Checks', href: links.checks }}
        title={check.title}
        lead={
          <p>
            <a href={fragment('payloads')}>{plural(props.payloads.length, 'payload')}</a>
          </p>
        }
      />
      <Refused refused={refused} />
      <div class="main-and-side">
        <div class="main-side">
          <Payloads {...props} />
        </div>
        <div class="side">
          <About check={check} />
          <Panel title="Its advice" id="advice">
            <Steps advice={check.advice.any} />
          </Panel>
        </div>
      </div>
    </>,
  );
}
