import { asChecks } from '../../engine/own-checks/as-check.ts';
import { createOwnChecks } from '../../engine/own-checks/library.ts';
import type { Check } from '../../model/check.ts';
import type { OwnFolders } from '../../model/monitor.ts';
import type { NotChecked } from '../../model/report.ts';
import { loadTemplates, templateCheck } from '../../templates/index.ts';

/** What somebody added to the shipped checks, as it is now. */
export interface OwnTests {
  /** Own checks run like shipped ones; templates where they are named. */
  checks: readonly Check[];
  templates: readonly Check[];
  /** What of it does not run, and why. */
  gaps: readonly NotChecked[];
  stop(): void;
}

/** Reads folders of checks and templates; neither has to be there yet. */
export async function ownTests(own: OwnFolders, taken: readonly string[], origin: string): Promise<OwnTests> {
  const endpoint = `GET ${origin}/*`;
  const library = own.checks === undefined ? undefined : await createOwnChecks({ folder: own.checks, taken });
  const { checks, stop } = asChecks(library?.checks() ?? []);
  const refused = (library?.refused() ?? []).map(({ file, line, reason }): NotChecked => {
    const place = line === undefined ? file : `${file}:${line}`;
    return { endpoint, reason: `the check ${place} was refused: ${reason}`, cause: 'failed' };
  });
  const loaded = own.templates === undefined ? [] : await loadTemplates(own.templates).catch(() => []);
  const broken = loaded.flatMap((each): NotChecked[] =>
    each.is === 'broken'
      ? [{ endpoint, reason: `the template ${each.file}:${each.line} was refused: ${each.reason}`, cause: 'failed' }]
      : [],
  );
  return {
    checks,
    templates: loaded.flatMap((each) => (each.is === 'ready' ? [templateCheck(each.compiled, `${origin}/`)] : [])),
    gaps: [...refused, ...broken],
    stop() {
      stop();
      library?.stop();
    },
  };
}
