import { LEVEL_NAMES } from '../../model/level.ts';
import type { Session } from '../../model/operator.ts';
import { links } from '../links.ts';
import { Facts } from '../parts/facts.tsx';
import { Input, Post, Problems } from '../parts/form.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { Sessions } from '../parts/sessions.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { Problem, Shell } from '../shell.ts';
import type { ShownOperator } from './operators.tsx';
import { LEVEL_WORDS } from './operators.tsx';

/** The password form posts `current`, `password` and `again`. */
export interface AccountProps {
  shell: Shell;
  subject: ShownOperator;
  sessions: readonly Session[];
  /** The id of the session that asks. */
  currentSession: string;
  minLength: number;
  problems?: readonly Problem[];
}

export function accountPage({ shell, subject, sessions, currentSession, minLength, problems }: AccountProps): string {
  return renderPage(
    shell,
    'Your account',
    <>
      <PageHead title="Your account" />
      <div class="columns">
        <Panel title="Who you are" id="who">
          <Facts
            facts={[
              ['Name', subject.name],
              ['Level', `${LEVEL_NAMES[subject.level]}: ${LEVEL_WORDS[subject.level]}`],
              ['Since', <Time at={subject.createdAt} as="both" />],
            ]}
          />
        </Panel>
        <Panel title="Change password" id="password" class="form-panel">
          <Problems problems={problems} />
          <Post action={links.accountPassword} class="stack">
            <input type="text" name="username" value={subject.name} autocomplete="username" hidden readOnly />
            <Input
              label="Current password"
              name="current"
              type="password"
              required
              autocomplete="current-password"
              problems={problems}
            />
            <Input
              label="New password"
              name="password"
              type="password"
              required
              minLength={minLength}
              autocomplete="new-password"
              problems={problems}
              hint={`At least ${minLength} characters.`}
            />
            <Input
              label="Once more"
              name="again"
              type="password"
              required
              minLength={minLength}
              autocomplete="new-password"
              problems={problems}
            />
            <button type="submit" class="button">
              Change password
            </button>
            <p class="hint">Ends your other sessions.</p>
          </Post>
        </Panel>
      </div>
      <Panel title="Your sessions" id="sessions" class="panel-wide">
        <Sessions
          caption="Your sessions"
          sessions={sessions}
          current={currentSession}
          revoke={links.revokeOwnSession}
        />
      </Panel>
    </>,
  );
}
