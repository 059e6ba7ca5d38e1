import type { Lead } from './lead.ts';

interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Does something as long as this process leads, so that of several one does it.
 *
 * @param start - its promise must not reject.
 */
export function whileLeading(
  lead: Pick<Lead, 'role' | 'onRole'>,
  start: () => Promise<Stoppable | undefined>,
): Stoppable {
  let stopped = false;
  let running: Stoppable | undefined;
  let turn: Promise<void> = Promise.resolve();

  async function settle(): Promise<void> {
    const wanted = !stopped && lead.role() === 'leader';
    if (wanted === (running !== undefined)) return;
    if (wanted) running = await start();
    else {
      await running?.stop();
      running = undefined;
    }
  }

  const follow = () => {
    turn = turn.then(settle);
  };
  const unrole = lead.onRole(follow);
  follow();
  return {
    async stop() {
      stopped = true;
      unrole();
      follow();
      await turn;
    },
  };
}
