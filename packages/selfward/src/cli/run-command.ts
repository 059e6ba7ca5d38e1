import { writeFile } from 'node:fs/promises';
import type { Check } from '../model/check.ts';
import type { Report } from '../model/report.ts';
import type { Reporter } from '../model/reporter.ts';
import type { RunOptions } from '../model/run.ts';
import { applyDecisions } from '../reports/shared/apply-decisions.ts';
import type { CheckOptions } from './check-options.ts';
import { closest } from './closest.ts';
import { compareReports } from './compare.ts';
import { exitStatus } from './exit-status.ts';
import { identitiesFor } from './identities.ts';
import { learnSurface } from './learn-surface.ts';
import { createProgress, type Screen } from './progress.ts';
import { readCommand } from './read-command.ts';
import { readDecisions } from './read-decisions.ts';
import { lint, templatesFor, withTemplateGaps, withTemplateIds } from './templates.ts';
import { besideTools, lintTools, listTools, toolsFor, withoutTools } from './tools.ts';
import { USAGE, UsageError } from './usage.ts';
import { withChecks } from './with-checks.ts';
import { mustBeWritable } from './writable.ts';

/** What the command touches: handed in, so that tests can stand in for it. */
export interface World {
  out: Screen & { hasColors?: () => boolean };
  err: Screen;
  version: () => string;
  loadChecks: () => Promise<readonly Check[]>;
  loadReporters: () => Promise<ReadonlyMap<string, Reporter>>;
  /** A run, with what belongs to this machine put in. */
  run: (
    options: Omit<RunOptions, 'payloads' | 'transport'>,
    network: Pick<CheckOptions, 'insecure' | 'timeoutMs' | 'profile' | 'callback' | 'browser'>,
  ) => Promise<Report>;
  /** Calls back when somebody wants it stopped. @returns what ends the listening. */
  onStop: (stop: () => void) => () => void;
}

/** Does what the command line says. @returns the exit status. */
export async function runCommand(argv: readonly string[], world: World): Promise<number> {
  try {
    const command = readCommand(argv);
    if (command.do === 'help') world.out.write(USAGE);
    else if (command.do === 'version') world.out.write(`${world.version()}\n`);
    else if (command.do === 'list-checks') {
      await withChecks(command.checksDir, world.loadChecks, async (checks) => world.out.write(table(checks)));
    } else if (command.do === 'compare') return await compareReports(command.options, world.out);
    else if (command.do === 'lint-templates') return await lint(command.dir, world.out);
    else if (command.do === 'list-tools') return await listTools(command.dir, world.out);
    else if (command.do === 'lint-tools') return await lintTools(command.dir, world.out);
    else {
      const { options } = command;
      return await withChecks(options.checksDir, world.loadChecks, (checks) => check(options, checks, world));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    world.err.write(`selfward: ${error.message}\nselfward --help tells more.\n`);
    return 2;
  }
}

async function check(options: CheckOptions, checks: readonly Check[], world: World): Promise<number> {
  const reporters = await world.loadReporters();
  const templates = await templatesFor(options.templates, options.url);
  const tools = await toolsFor(options.tools, checks);
  const named = withoutTools(options.checks, tools);
  const chosen = choose([...checks, ...templates.checks], withTemplateIds(named, templates));
  const reporter = reporters.get(options.format);
  if (!reporter) throw new UsageError(unknown('--format', options.format, [...reporters.keys()]));
  if (options.output !== undefined) await mustBeWritable(options.output);
  const decisions = options.triage === undefined ? [] : await readDecisions(options.triage);
  const identities = await identitiesFor(options);
  const { learn, notes } = await learnSurface(options);
  const progress = createProgress(world.err);
  for (const note of notes) progress.say(`selfward: ${note}`);
  const stopping = new AbortController();
  const unlisten = world.onStop(() => {
    if (world.err.isTTY) progress.say('selfward: stopping; what was changed is put back. Once more ends it at once.');
    stopping.abort();
  });
  try {
    const own = {
      target: { url: options.url },
      surface: withTemplateGaps(learn, chosen, templates),
      checks: chosen,
      profile: options.profile,
      signal: stopping.signal,
      on: progress.on,
      ...identities,
      ...(options.rate !== undefined && { rate: options.rate }),
      ...(options.budget !== undefined && { budget: options.budget }),
      ...(options.budgetPerEndpoint !== undefined && { budgetPerEndpoint: options.budgetPerEndpoint }),
    };
    const beside = { tools, known: checks, learn, leftOut: templates.leftOut, options };
    const raw = await besideTools((each) => world.run(each, options), own, beside);
    progress.end();
    const { report, lapsed, unmatched } = applyDecisions(raw, decisions, new Date().toISOString().slice(0, 10));
    for (const { id, by, until } of lapsed)
      progress.say(`selfward: the decision of ${by} on ${id} lapsed after ${until}`);
    for (const { id, by } of unmatched)
      progress.say(`selfward: nothing was found that the decision of ${by} on ${id} speaks of`);
    await deliver(report, reporter, options, world);
    const refused = report.notChecked.some(({ reason }) => /certificate/i.test(reason));
    if (refused && !options.insecure && world.err.isTTY) {
      progress.say('selfward: --insecure accepts certificates that nobody vouches for, as most devices have them.');
    }
    const status = exitStatus(report, options.failOn);
    return stopping.signal.aborted && status === 0 ? 3 : status;
  } finally {
    progress.end();
    unlisten();
  }
}

async function deliver(report: Report, reporter: Reporter, { output }: CheckOptions, { out }: World): Promise<void> {
  if (output !== undefined) await writeFile(output, reporter.render(report));
  else out.write(reporter.render(report, { color: out.isTTY === true && out.hasColors?.() === true }));
}

function choose(checks: readonly Check[], ids: readonly string[] | undefined): Check[] {
  if (!ids) return checks.filter(({ byDefault }) => byDefault);
  return [...new Set(ids)].map((id) => {
    const found = checks.find((each) => each.id === id);
    if (!found)
      throw new UsageError(
        unknown(
          '--checks',
          id,
          checks.map((each) => each.id),
        ),
      );
    return found;
  });
}

function unknown(option: string, word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return `${option}: "${word}" is not known${near === undefined ? '' : ` (${near}?)`}; known are ${known.join(', ')}`;
}

function table(checks: readonly Check[]): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length));
  const line = ({ id, cwe, title, byDefault }: Check) =>
    `${id.padEnd(width)}  ${cwe.padEnd(8)}  ${title}${byDefault ? '' : ' (only where named)'}`;
  return `${checks.map(line).join('\n')}\n`;
}
