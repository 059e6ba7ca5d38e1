/** Runs jobs of the same key one after another, jobs of different keys side by side. */
export type Turns = <T>(key: string, job: () => Promise<T>) => Promise<T>;

export function takeTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (key, job) => {
    // A job that failed has told its own caller; the next one starts all the same.
    const turn = (last.get(key) ?? Promise.resolve()).then(job, job);
    last.set(key, turn);
    const leave = () => {
      if (last.get(key) === turn) last.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };
}
