import type { Run } from '../../model/run.ts';
import { links } from '../links.ts';
import { formatNumber, plural } from './format.ts';
import { RunStateTag } from './state.tsx';

export const isOver = (run: Run): boolean => run.state !== 'queued' && run.state !== 'running';

/** How far a run is; open pages are told as it moves on. */
export function RunProgress({ run, linked = false }: { run: Run; linked?: boolean }) {
  const going = run.state === 'running' || run.state === 'queued';
  return (
    <div class="run-progress" data-run={run.id}>
      <p class="run-progress-head">
        {linked && <a href={links.run(run.id)}>{run.device}</a>}
        <RunStateTag state={run.state} run={run.id} />
      </p>
      <progress
        max={Math.max(1, run.planned, run.sent)}
        value={run.state === 'done' ? Math.max(1, run.planned, run.sent) : run.sent}
        aria-label={`Probes sent of those planned for ${run.device}`}
        data-live="progress"
      />
      <p class="run-progress-foot">
        <span>
          <strong data-live="sent">{formatNumber(run.sent)}</strong>
          {going && (
            <>
              {' of '}
              <span data-live="planned">{formatNumber(run.planned)}</span> planned
            </>
          )}
          {' probes sent'}
        </span>
        <span data-live="found">{plural(run.findings.length, 'finding')}</span>
        {going && (
          <span class="doing" data-live="doing">
            {run.doing || (run.state === 'queued' ? 'waiting for its turn' : '')}
          </span>
        )}
      </p>
    </div>
  );
}
