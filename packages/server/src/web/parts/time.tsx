import { formatAgo, formatTime } from './format.ts';
import { useShell } from './shell-context.ts';

/** A point in time: how long ago (with the exact time at hand), exactly, or both. */
export function Time({ at, as = 'ago' }: { at: number; as?: 'ago' | 'exact' | 'both' }) {
  const { now, timeZone } = useShell();
  const exact = formatTime(at, timeZone);
  const iso = new Date(at).toISOString();
  if (as === 'exact') return <time dateTime={iso}>{exact}</time>;
  if (as === 'ago')
    return (
      <time dateTime={iso} title={exact}>
        {formatAgo(at, now)}
      </time>
    );
  return (
    <time dateTime={iso}>
      {exact} <span class="soft">({formatAgo(at, now)})</span>
    </time>
  );
}
