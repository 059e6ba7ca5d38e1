import { decideLeave, type LeaveRules } from '../engine/writing/leave.ts';
import type { Endpoint, Policy, Profile } from '../model/index.ts';
import { type Tool, usedBy } from './declaration.ts';

/** Why a tool is left alone, by rule; undefined where it may be started. Its own requests are beyond our guard. */
export function leftAlone(tool: Tool, profile: Profile, policy: Policy | undefined): string | undefined {
  if (profile === 'gentle' && !tool.gentle)
    return 'left alone: it does not say that it keeps to a rate, and the profile is gentle';
  if (tool.for === 'target' && policy !== undefined && policy.deny.length > 0)
    return 'left alone: it goes where it likes, and the policy has addresses that must not be touched';
  return undefined;
}

/** The endpoints that a tool may be started for, and those that it may not. */
export function endpointsFor(
  endpoints: readonly Endpoint[],
  rules: LeaveRules,
): { go: Endpoint[]; no: { endpoint: Endpoint; reason: string }[] } {
  const go: Endpoint[] = [];
  const no: { endpoint: Endpoint; reason: string }[] = [];
  for (const endpoint of endpoints) {
    const decision = decideLeave(endpoint, rules);
    if (!decision.go) no.push({ endpoint, reason: decision.reason });
    else if (decision.restore === 'demanded')
      no.push({ endpoint, reason: 'left alone: what another tool writes could not be put back' });
    else go.push(endpoint);
  }
  return { go, no };
}

/** What a tool cannot be told, for the report: it then calls as nobody. */
export function cannotBeTold(tool: Tool, headers: number, signsIn: boolean): string | undefined {
  if (signsIn) return 'left alone behind the sign-in: no tool is told the session, so it called as nobody';
  const used = usedBy(tool);
  if (headers === 0 || used.has('headers') || used.has('request')) return undefined;
  return 'left alone behind the sign-in: it takes no headers from a file, so it called as nobody';
}
