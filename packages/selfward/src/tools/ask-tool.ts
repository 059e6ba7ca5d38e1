import { nameInReport } from '../engine/endpoint-name.ts';
import type { Endpoint, Finding, NotChecked } from '../model/index.ts';
import { createRedactor } from '../probe/redact.ts';
import type { Tool } from './declaration.ts';
import { type Located, locate } from './locate.ts';
import { cannotBeTold, endpointsFor, leftAlone } from './may-start.ts';
import type { Reported } from './reported.ts';
import { runTool } from './run-tool.ts';
import { toFinding } from './to-finding.ts';
import type { ToolsOptions } from './tools-options.ts';
import { weaknessOf } from './weakness.ts';

/** What a tool is told where nobody named a rate and the target must be spared. */
const GENTLE_RATE = 2;

/** What a tool reported, and where that is. */
export interface Seen {
  finding: Finding;
  located: Located;
}

/** Runs one tool, if it may, and makes findings of what it says. */
export async function askTool(
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
