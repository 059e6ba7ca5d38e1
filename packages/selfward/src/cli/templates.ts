import { stat } from 'node:fs/promises';
import type { Check } from '../model/check.ts';
import type { Surface } from '../model/endpoint.ts';
import type { RunOptions } from '../model/run.ts';
import { type Loaded, lintTemplates, loadTemplates, templateCheck } from '../templates/index.ts';
import type { Screen } from './progress.ts';
import { UsageError } from './usage.ts';

/** A folder's templates, as far as they run against one target. */
export interface Templates {
  checks: Check[];
  /** Those that do not, for the report's list of what was not checked. */
  leftOut: Surface['gaps'];
}

/** The word after `--checks` that stands for every template. */
const ALL = 'templates';

/** @throws UsageError where the folder has no template that runs. */
export async function templatesFor(dir: string | undefined, url: string): Promise<Templates> {
  if (dir === undefined) return { checks: [], leftOut: [] };
  const loaded = await load(dir, '--templates');
  const ready = loaded.flatMap((each) => (each.is === 'ready' ? [each.compiled] : []));
  if (ready.length === 0) {
    throw new UsageError(
      `--templates: of ${loaded.length} templates in ${dir} none runs (selfward templates lint ${dir} tells why)`,
    );
  }
  const lost = loaded.length - ready.length - loaded.filter(({ is }) => is === 'broken').length;
  const unsupported = {
    endpoint: `templates ${dir}`,
    reason: `left alone: ${lost} templates want what is not supported (selfward templates lint tells what)`,
  };
  return {
    checks: ready.map((compiled) => templateCheck(compiled, url)),
    leftOut: [...(lost > 0 ? [unsupported] : []), ...loaded.flatMap(brokenOf)],
  };
}

/** Ids as they are named, with `templates` standing for each of them. */
export function withTemplateIds(named: readonly string[] | undefined, { checks }: Templates): string[] | undefined {
  return named?.flatMap((id) => (id === ALL && checks.length > 0 ? checks.map((check) => check.id) : [id]));
}

/** Adds what was left out to what is learned. Templates bring their own addresses: for them alone nothing is learned. */
export function withTemplateGaps(
  learn: RunOptions['surface'],
  chosen: readonly Check[],
  { leftOut }: Templates,
): RunOptions['surface'] {
  if (chosen.every(({ places }) => places)) return () => Promise.resolve({ endpoints: [], gaps: leftOut });
  if (leftOut.length === 0) return learn;
  return async (transport, signal) => {
    const surface = await learn(transport, signal);
    return { ...surface, gaps: [...surface.gaps, ...leftOut] };
  };
}

/** `selfward templates lint <dir>`. @returns 1 where a file is broken, else 0 */
export async function lint(dir: string, out: Screen): Promise<number> {
  const { text, broken } = lintTemplates(await load(dir, 'templates lint'));
  out.write(text);
  return broken > 0 ? 1 : 0;
}

async function load(dir: string, option: string): Promise<Loaded[]> {
  const found = await stat(dir).catch(() => undefined);
  if (!found) throw new UsageError(`${option}: ${dir} is not there`);
  const loaded = await loadTemplates(dir);
  if (loaded.length === 0) throw new UsageError(`${option}: ${dir} holds no template (no .yaml or .yml file)`);
  return loaded;
}

function brokenOf(loaded: Loaded): Surface['gaps'] {
  if (loaded.is !== 'broken') return [];
  return [{ endpoint: `template ${loaded.file}:${loaded.line}`, reason: loaded.reason }];
}
