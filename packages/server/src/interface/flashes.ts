/** What the next page says after a redirect. */
export interface Flash {
  kind: 'ok' | 'problem';
  text: string;
  /** A one-time password, shown on the next page alone. */
  issued?: { name: string; password: string };
  /** A device's new token, shown on the next page alone. */
  token?: string;
}

/** Keeps what the next page of a session shall say. Kept here and not in a cookie: it may hold a secret. */
export interface Flashes {
  put(session: string, flash: Flash): void;
  /** Hands it over and forgets it. */
  take(session: string): Flash | undefined;
  drop(session: string): void;
}

/** @param size - sessions remembered; the oldest go first. */
export function createFlashes(size = 5_000): Flashes {
  const waiting = new Map<string, Flash>();
  return {
    put(session, flash) {
      waiting.delete(session);
      waiting.set(session, flash);
      const [oldest] = waiting.keys();
      if (waiting.size > size && oldest !== undefined) waiting.delete(oldest);
    },
    take(session) {
      const flash = waiting.get(session);
      waiting.delete(session);
      return flash;
    },
    drop(session) {
      waiting.delete(session);
    },
  };
}
