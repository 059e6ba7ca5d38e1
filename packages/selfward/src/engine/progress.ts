/** Estimates how much is left to do. */
export interface Progress {
  /** A check is about to be driven through a scope. */
  plan(check: string, ceiling: number, scopes: number): void;
  /** A scope is done, or will not be driven after all. */
  done(check: string, ceiling: number, sent: number): void;
  /** So much of what was planned will not be done. */
  forget(check: string, allowed: number): void;
  /** Requests that are sure to come besides: ordinary answers, marks. */
  expect(requests: number): void;
  /** The estimate, never below what was sent. */
  planned(sent: number): number;
}

/** Ceilings are seldom reached: until a check has shown what it uses, a third of its ceiling is expected. */
const USUAL = 1 / 3;

export function createProgress(): Progress {
  const checks = new Map<string, { open: number; used: number; allowed: number }>();
  let sure = 0;
  const of = (check: string) => {
    const entry = checks.get(check) ?? { open: 0, used: 0, allowed: 0 };
    checks.set(check, entry);
    return entry;
  };
  return {
    plan(check, ceiling, scopes) {
      of(check).open += ceiling * scopes;
    },
    done(check, ceiling, sent) {
      const entry = of(check);
      entry.open = Math.max(0, entry.open - ceiling);
      entry.used += sent;
      entry.allowed += ceiling;
    },
    forget(check, allowed) {
      const entry = of(check);
      entry.open = Math.max(0, entry.open - allowed);
    },
    expect(requests) {
      sure = Math.max(0, sure + requests);
    },
    planned(sent) {
      let rest = sure;
      for (const { open, used, allowed } of checks.values()) rest += open * (allowed > 0 ? used / allowed : USUAL);
      return Math.ceil(sent + rest);
    },
  };
}
