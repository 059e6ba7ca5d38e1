const TICK_MS = 20;

/**
 * How long this process could not do what was due, from now until the answer is first asked for: it was busy, or others
 * had the processor. What is measured meanwhile of somebody else is that much too long at most.
 *
 * @returns its own stop, which tells the milliseconds, also when it is asked again.
 */
export function watchLateness(now: () => number = () => performance.now()): () => number {
  let last = now();
  let lateMs = 0;
  const note = () => {
    const at = now();
    lateMs += Math.max(0, at - last - TICK_MS);
    last = at;
  };
  const timer = setInterval(note, TICK_MS);
  let told: number | undefined;
  return () => {
    if (told === undefined) {
      clearInterval(timer);
      note();
      told = lateMs;
    }
    return told;
  };
}
