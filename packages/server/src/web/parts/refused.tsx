import { plural } from './format.ts';
import { Flag } from './state.tsx';

/** Payload files that were not taken up, and why: a check without them is not quietly weaker. */
export function Refused({ refused }: { refused: readonly { file: string; reason: string }[] }) {
  if (refused.length === 0) return null;
  return (
    <section class="note note-problem" aria-label="Refused payload files">
      <p>
        <Flag is="bad" word={`${plural(refused.length, 'payload file was', 'payload files were')} refused`} />
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
