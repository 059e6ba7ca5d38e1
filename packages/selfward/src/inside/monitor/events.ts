/** Listeners by event. What one of them throws reaches neither the application nor the next. */
export interface Events<E extends { [K in keyof E]: (given: never) => void }> {
  on<K extends keyof E>(event: K, listener: E[K]): () => void;
  emit<K extends keyof E>(event: K, ...given: Parameters<E[K]>): void;
  /** Whether anybody listens to it. */
  heard(event: keyof E): boolean;
  end(): void;
}

/** @param failed - told what a listener threw; not of what a listener of errors throws. */
export function createEvents<E extends { [K in keyof E]: (given: never) => void }>(
  failed: (error: unknown) => void,
): Events<E> {
  const listeners = new Map<keyof E, Set<E[keyof E]>>();
  const warned = new Set<string>();
  /** Blindness that nobody hears of is the worst of faults; what is told every minute is said once. */
  function warn(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (warned.has(message)) return;
    warned.add(message);
    process.emitWarning(message, 'SelfwardWarning');
  }
  return {
    on(event, listener) {
      const mine = listeners.get(event) ?? new Set();
      listeners.set(event, mine.add(listener));
      return () => mine.delete(listener);
    },
    emit(event, ...given) {
      const mine = [...(listeners.get(event) ?? [])];
      if (event === 'error' && mine.length === 0) warn(given[0]);
      for (const listener of mine) {
        try {
          listener(...(given as [never]));
        } catch (error) {
          if (event !== 'error') failed(error);
        }
      }
    },
    heard: (event) => (listeners.get(event)?.size ?? 0) > 0,
    end: () => listeners.clear(),
  };
}
