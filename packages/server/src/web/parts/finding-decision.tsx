import { links } from '../links.ts';
import type { FindingProps } from '../pages/finding.tsx';
import { Facts } from './facts.tsx';
import { Input, Post, Problems, Select, TextArea, typed } from './form.tsx';
import { Panel } from './panel.tsx';
import { useMay } from './shell-context.ts';
import { Time } from './time.tsx';

const DECISIONS = { open: 'Open', accepted: 'Accepted', 'false-positive': 'False positive' } as const;

/** What a person decided about a finding, and the form that decides. */
export function Decision({ stored, values, problems }: FindingProps) {
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
