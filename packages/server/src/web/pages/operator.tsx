import { LEVEL_NAMES, LEVELS } from '../../model/level.ts';
import type { Session } from '../../model/operator.ts';
import { links } from '../links.ts';
import { Facts } from '../parts/facts.tsx';
import { Post, PostButton, Problems, Select } from '../parts/form.tsx';
import { Issued } from '../parts/issued.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { Sessions } from '../parts/sessions.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Flag } from '../parts/state.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { Problem, Shell } from '../shell.ts';
import type { ShownOperator } from './operators.tsx';
import { LEVEL_WORDS } from './operators.tsx';

/** Posts `level`; `active` (`true`/`false`); nothing to reset a password or end a session. */
export interface OperatorProps {
  shell: Shell;
  subject: ShownOperator;
  sessions: readonly Session[];
  issued?: { name: string; password: string };
  problems?: readonly Problem[];
}

function Manage({ subject }: { subject: ShownOperator }) {
  if (!useMay()('manage-operators')) return null;
  return (
    <Panel title="Change" id="change" class="form-panel">
      <Post action={links.operatorLevel(subject.id)} class="stack">
        <Select
          label="Level"
          name="level"
          value={subject.level}
          choices={LEVELS.map((level) => [level, `${LEVEL_NAMES[level]}: ${LEVEL_WORDS[level]}`] as const)}
        />
        <button type="submit" class="button">
          Change level
        </button>
      </Post>
      <div class="payload-actions">
        <PostButton
          action={links.operatorActive(subject.id)}
          fields={{ active: String(!subject.active) }}
          about={subject.name}
          {...(subject.active && { look: 'danger' as const })}
        >
          {subject.active ? 'Deactivate' : 'Activate'}
        </PostButton>
        <PostButton action={links.operatorPassword(subject.id)} about={`of ${subject.name}`}>
          Reset password
        </PostButton>
      </div>
      <p class="hint">A reset or a deactivation ends all sessions of {subject.name}.</p>
    </Panel>
  );
}

function Signed({ subject, sessions }: OperatorProps) {
  const manage = useMay()('manage-operators');
  return (
    <Panel title="Sessions" id="sessions" class="panel-wide">
      <Sessions
        caption={`Sessions of ${subject.name}`}
        sessions={sessions}
        {...(manage && { revoke: (session: string) => links.revokeSession(subject.id, session) })}
      />
    </Panel>
  );
}

export function operatorPage(props: OperatorProps): string {
  const { shell, subject, issued, problems } = props;
  return renderPage(
    shell,
    subject.name,
    <>
      <PageHead under={{ words: 'Operators', href: links.operators }} title={subject.name} />
      <Problems problems={problems} />
      {issued !== undefined && <Issued {...issued} />}
      <div class="columns">
        <Panel title="Who it is" id="who">
          <Facts
            facts={[
              ['Level', `${LEVEL_NAMES[subject.level]}: ${LEVEL_WORDS[subject.level]}`],
              ['State', <Flag is={subject.active ? 'good' : 'none'} word={subject.active ? 'Active' : 'Inactive'} />],
              [
                'Password',
                subject.mustChoose ? <Flag is="warning" word="Must be chosen at the next sign-in" /> : 'chosen',
              ],
              ['Since', <Time at={subject.createdAt} as="both" />],
              [
                'Last sign-in',
                subject.lastSignInAt === undefined ? 'never' : <Time at={subject.lastSignInAt} as="both" />,
              ],
            ]}
          />
        </Panel>
        <Manage subject={subject} />
      </div>
      <Signed {...props} />
    </>,
  );
}
