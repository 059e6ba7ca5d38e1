import type { Session } from '../../model/operator.ts';
import type { Url } from '../url.ts';
import { PostButton } from './form.tsx';
import { Flag } from './state.tsx';
import { Table } from './table.tsx';
import { Time } from './time.tsx';

interface Props {
  sessions: readonly Session[];
  caption: string;
  /** The session that asks. */
  current?: string;
  /** Absent: they can be seen, not ended. */
  revoke?: (session: string) => Url;
}

/** Sessions with what tells them apart, and a button that ends each. */
export function Sessions({ sessions, caption, current, revoke }: Props) {
  return (
    <Table
      caption={caption}
      rows={sessions}
      empty="Nobody is signed in by this name."
      columns={[
        {
          key: 'agent',
          label: 'Browser',
          heads: true,
          long: true,
          cell: ({ agent, id }) => (
            <>
              {agent || 'not told'}
              {id === current && (
                <span class="cell-note">
                  <Flag is="good" word="this session" />
                </span>
              )}
            </>
          ),
        },
        { key: 'address', label: 'Address', long: true, cell: ({ address }) => <code>{address}</code> },
        { key: 'began', label: 'Began', cell: ({ createdAt }) => <Time at={createdAt} /> },
        { key: 'seen', label: 'Last seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
        { key: 'ends', label: 'Ends', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
        ...(revoke === undefined
          ? []
          : [
              {
                key: 'revoke',
                label: 'End',
                cell: ({ id, agent, address }: Session) => (
                  <PostButton
                    action={revoke(id)}
                    about={`the session of ${agent || 'an unknown browser'} from ${address}`}
                  >
                    {id === current ? 'Sign out' : 'End'}
                  </PostButton>
                ),
              },
            ]),
      ]}
    />
  );
}
