import type { Finding } from '../../model/finding.ts';
import type { KnownRoutes } from './known-routes.ts';

/** What is open in the application, each told once. */
export interface KnownFindings {
  take(finding: Finding): void;
  /** What another process told of before this one took over: it is not told again, but looked at again. */
  adopt(findings: readonly Finding[]): void;
  clear(id: string): void;
  /** Clears those of routes that the application has no more. */
  clearGone(): void;
  /** Those on these routes. */
  on(names: readonly string[]): Finding[];
  list(): Finding[];
}

export function createKnownFindings(
  routes: Pick<KnownRoutes, 'names' | 'of'>,
  tell: (event: 'finding' | 'cleared', finding: Finding) => void,
): KnownFindings {
  const known = new Map<string, Finding>();

  function clear(id: string): void {
    const finding = known.get(id);
    if (finding && known.delete(id)) tell('cleared', finding);
  }

  return {
    take(finding) {
      // Its route was taken away while it was looked at. An application without a table has none that could be.
      if (routes.names().length > 0 && routes.of(finding).length === 0) return;
      const fresh = !known.has(finding.id);
      known.set(finding.id, finding);
      if (fresh) tell('finding', finding);
    },
    adopt(findings) {
      for (const finding of findings) if (!known.has(finding.id)) known.set(finding.id, finding);
    },
    clear,
    clearGone() {
      for (const finding of [...known.values()]) if (routes.of(finding).length === 0) clear(finding.id);
    },
    on: (names) => [...known.values()].filter((finding) => routes.of(finding).some((each) => names.includes(each))),
    list: () => [...known.values()],
  };
}
