import { nameInReport } from '../engine/endpoint-name.ts';
import type {
  Check,
  Endpoint,
  Finding,
  NotChecked,
  Pair,
  Policy,
  Profile,
  Report,
  RunOptions,
  Surface,
  Target,
} from '../model/index.ts';
import { createRedactor } from '../probe/redact.ts';
import type { Tool } from './declaration.ts';
import { type Located, locate } from './locate.ts';
import { cannotBeTold, endpointsFor, leftAlone } from './may-start.ts';
import { mergeFindings } from './merge-findings.ts';
import type { Reported } from './reported.ts';
import { runTool } from './run-tool.ts';
import { toFinding } from './to-finding.ts';
import { weaknessOf } from './weakness.ts';

/** One run of our own, of which a caller knows the rest: transport, profile, policy, budget. */
export type OwnRun = (part: Pick<RunOptions, 'surface' | 'checks'>) => Promise<Report>;

export interface ToolsOptions {
  tools: readonly Tool[];
  target: Target;
  profile: Profile;
  /** How our own run learns the surface. */
  surface: RunOptions['surface'];
  /** Our own checks of this run; none where the tools are all that is wanted. */
  checks: readonly Check[];
  /** All of our checks: they say what a finding is called, and look again at what only a tool saw. */
  known: readonly Check[];
  policy?: Policy;
  rate?: number;
  /** Our own run signs in: no tool is told the session. */
  signsIn?: boolean;
  /** Sent with every request. They go into files that tools read, never onto a command line. */
  headers?: readonly Pair[];
  /** A folder of templates. */
  templates?: string;
  signal?: AbortSignal;
  /** A short phrase for what is being done. */
  on?: (doing: string) => void;
  now?: () => number;
}

/** What a tool is told where nobody named a rate and the target must be spared. */
const GENTLE_RATE = 2;

interface Seen {
  finding: Finding;
  located: Located;
}

/**
 * Runs other people's tools beside our own checks and makes one report of both. What a tool reports is tentative; where
 * our own checks have not been, they look at the very same place, and what they prove is proved.
 */
export async function withTools(options: ToolsOptions, own: OwnRun): Promise<Report> {
  const { tools, checks, known, signal, now = Date.now } = options;
  const begun = now();
  let surface: Surface | undefined;
  const first = await own({
    checks,
    async surface(transport, stopped) {
      surface = await options.surface(transport, stopped);
      // Checks with addresses of their own, or none at all, need no ordinary answers of the others.
      return checks.every(({ places }) => places) ? { ...surface, endpoints: [] } : surface;
    },
  });
  const seen: Seen[] = [];
  const notChecked: NotChecked[] = [];
  for (const tool of tools) {
    const told = await tellOf(tool, options, surface?.endpoints);
    seen.push(...told.seen);
    notChecked.push(...told.notChecked);
  }
  const reported = seen.map(({ finding }) => finding);
  const again = signal?.aborted ? undefined : await lookAgain(seen, first, { checks, known }, own);
  const proofs = [first, ...(again ? [again] : [])];
  return {
    ...first,
    durationMs: Math.round(now() - begun),
    checks: [...first.checks, ...tools.map(({ id }) => id)],
    findings: mergeFindings(
      first.findings,
      again?.findings ?? [],
      reported.map((finding) => judged(finding, proofs)),
    ),
    notChecked: [...first.notChecked, ...notChecked],
    stats: { ...first.stats, requests: first.stats.requests + (again?.stats.requests ?? 0) },
  };

  function judged(finding: Finding, reports: readonly Report[]): Finding {
    if (!reports.some((report) => lookedAt(finding, report))) return finding;
    const control = 'Selfward looked at the same place and could not prove it.';
    return { ...finding, proof: { ...finding.proof, control } };
  }
}

/** Runs one tool, if it may, and makes findings of what it says. */
async function tellOf(
  tool: Tool,
  options: ToolsOptions,
  all: readonly Endpoint[] | undefined,
): Promise<{ seen: Seen[]; notChecked: NotChecked[] }> {
  const { target, profile, policy, headers = [], known } = options;
  const redactor = createRedactor(
    () => headers.map(([, value]) => value),
    headers.map(([name]) => name),
  );
  const notChecked: NotChecked[] = [];
  const leave = (cause: NotChecked['cause'], reason: string, endpoint?: Endpoint) => {
    const name = endpoint ? nameInReport(endpoint) : `GET ${target.url}`;
    notChecked.push({ endpoint: redactor.text(name), check: tool.id, reason: redactor.text(reason), cause });
  };
  const refused = leftAlone(tool, profile, policy);
  if (refused !== undefined || all === undefined) {
    leave(
      refused === undefined ? 'failed' : 'by-rule',
      refused ?? 'the target could not be read, so it was not started',
    );
    return { seen: [], notChecked };
  }
  const { go, no } = endpointsFor(all, { profile, targetUrl: target.url, ...(policy && { policy }) });
  if (tool.for === 'endpoint')
    for (const { endpoint, reason } of no) if (endpoint.points.length > 0) leave('by-rule', reason, endpoint);
  const untold = cannotBeTold(tool, headers.length, options.signsIn === true);
  if (untold !== undefined) leave('by-rule', untold);
  options.on?.(`running ${tool.title}`);
  const rate = options.rate ?? (profile === 'gentle' ? GENTLE_RATE : undefined);
  const told = await runTool({
    ...{ tool, target, profile, headers, endpoints: go },
    ...(rate !== undefined && { rate }),
    ...(options.templates !== undefined && { templates: options.templates }),
    ...(options.signal && { signal: options.signal }),
    ...(options.now && { now: options.now }),
  });
  for (const { endpoint, reason } of told.lost) leave('failed', reason, endpoint);
  const seen: Seen[] = [];
  const outside = new Map<string, number>();
  for (const { what, endpoint } of told.reported) {
    const located = locate(withField(what, tool), target.url, all, endpoint);
    if ('outside' in located) outside.set(located.outside, (outside.get(located.outside) ?? 0) + 1);
    else seen.push({ located, finding: redacted(toFinding(tool, what, located, target, known), redactor) });
  }
  for (const [why, times] of outside) leave('by-rule', `${times} of its findings left out: ${why}`);
  return { seen, notChecked };
}

/** An injection into an address with one field is an injection into that field, named or not. */
function withField(what: Reported, tool: Tool): Reported {
  if (what.parameter !== undefined || what.url === undefined || !weaknessOf(what, tool).ours) return what;
  const fields = new Set(new URLSearchParams(what.url.split('#', 1)[0]?.split('?')[1] ?? '').keys());
  const [parameter, ...more] = fields;
  return parameter === undefined || more.length > 0 ? what : { ...what, parameter };
}

function redacted(finding: Finding, redactor: ReturnType<typeof createRedactor>): Finding {
  const { title, evidence, proof, reproduce } = finding;
  const text = (each: string) => redactor.text(each);
  return {
    ...finding,
    title: text(title),
    evidence: text(evidence),
    reproduce: text(reproduce),
    proof: { ...proof, observed: text(proof.observed) },
  };
}

/** Sends our own check to every place that a tool named and our run did not come by, with that place alone. */
async function lookAgain(
  seen: readonly Seen[],
  first: Report,
  { checks, known }: Pick<ToolsOptions, 'checks' | 'known'>,
  own: OwnRun,
): Promise<Report | undefined> {
  const ran = new Set(checks.map(({ id }) => id));
  const found = new Set(first.findings.map(({ id }) => id));
  const open = seen.filter(({ finding, located }) => {
    if (found.has(finding.id) || !known.some(({ id, places }) => id === finding.check && !places)) return false;
    return !located.known || !ran.has(finding.check);
  });
  const places = new Map<string, Endpoint>();
  for (const { located } of open) {
    const { endpoint, parameter, location } = located;
    const before = places.get(endpoint.id);
    const points = endpoint.points.filter(
      (point) => before?.points.includes(point) || (point.name === parameter && point.location === location),
    );
    if (points.length > 0) places.set(endpoint.id, { ...endpoint, points });
  }
  if (places.size === 0) return undefined;
  const wanted = new Set(open.map(({ finding }) => finding.check));
  return own({
    checks: known.filter(({ id }) => wanted.has(id)),
    surface: () => Promise.resolve({ endpoints: [...places.values()], gaps: [] }),
  });
}

/** Whether a run came by a finding's place with its check, and could tell. */
function lookedAt({ check, method, url, parameter }: Finding, { checks, visited, notChecked }: Report): boolean {
  const endpoint = `${method} ${url}`;
  if (!checks.includes(check) || !visited?.includes(endpoint)) return false;
  return !notChecked.some(
    (each) =>
      (each.check === undefined || each.check === check) &&
      (each.endpoint === endpoint || each.endpoint === `${endpoint} ${parameter}`) &&
      (each.parameter === undefined || each.parameter === parameter),
  );
}
