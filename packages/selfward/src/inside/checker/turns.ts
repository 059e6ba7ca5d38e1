/** One at a time, in order of asking. */
export function createTurns(): { take<T>(act: () => Promise<T>): Promise<T> } {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(act) {
      const mine = last.then(act, act);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
