/** Counts who may be on the target at once; whoever asks first is served first, also for all places together. */
export interface Permits {
  /** @returns what gives the places back. */
  take(places?: number): Promise<() => void>;
}

export function createPermits(total: number): Permits {
  let free = total;
  const waiting: { places: number; go: () => void }[] = [];
  const serve = () => {
    for (let [next] = waiting; next && next.places <= free; [next] = waiting) {
      waiting.shift();
      free -= next.places;
      next.go();
    }
  };
  return {
    take(places = 1) {
      const { promise, resolve } = Promise.withResolvers<() => void>();
      const release = () => {
        free += places;
        serve();
      };
      waiting.push({ places, go: () => resolve(release) });
      serve();
      return promise;
    },
  };
}
