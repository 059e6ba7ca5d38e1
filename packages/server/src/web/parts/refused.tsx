import { plural } from './format.ts';
import { Flag } from './state.tsx';

interface RefusedProps {
  refused: readonly { file: string; reason: string }[];
  /** What they are, in words for one and for several. */
  what?: readonly [one: string, many: string];
}

/** Files that were not taken up, and why: a check that lacks them is not quietly weaker. */
export function Refused({ refused, what = ['payload file', 'payload files'] }: RefusedProps) {
  const [one, many] = what;
  if (refused.length === 0) return null;
  return (
    <section class="note note-problem" aria-label={`Refused ${many}`}>
      <p>
        <Flag is="bad" word={`${plural(refused.length, `${one} was`, `${many} were`)} refused`} />
      </p>
      <ul>
        {refused.map(({ file, reason }) => (
          <li key={file}>
            <code>{file}</code> {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
