import type { ChainState } from '../pages/log.tsx';
import { formatNumber } from './format.ts';
import { Flag } from './state.tsx';
import { Time } from './time.tsx';

/** Whether the log's chain holds; not looked at is not the same as whole. */
export function ChainWords({ chain }: { chain: ChainState | undefined }) {
  if (chain === undefined) return <Flag is="none" word="Not verified since the start" />;
  if (chain.ok)
    return (
      <>
        <Flag is="good" word={`Whole: ${formatNumber(chain.entries)} entries`} />{' '}
        <span class="soft">
          (verified <Time at={chain.at} />)
        </span>
      </>
    );
  return (
    <>
      <Flag is="bad" word={`Broken at entry ${formatNumber(chain.brokenAt)}:`} /> <span>{chain.reason}</span>{' '}
      <span class="soft">
        (verified <Time at={chain.at} />)
      </span>
    </>
  );
}
