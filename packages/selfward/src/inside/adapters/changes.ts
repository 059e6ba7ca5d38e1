/** Who wants to hear of a change, told once a turn: a router that is filled in one go is one change. */
export interface Changes {
  on(listener: () => void): () => void;
  tell(): void;
  end(): void;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  let waiting = false;
  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell() {
      if (waiting) return;
      waiting = true;
      queueMicrotask(() => {
        waiting = false;
        for (const listener of [...listeners]) listener();
      });
    },
    end: () => listeners.clear(),
  };
}
