import { SEVERITIES } from 'selfward';
import type { OverviewProps, SecurityState } from '../pages/overview.tsx';
import { formatNumber, plural } from './format.ts';

/** How many findings are open, of whatever severity. */
export const openFindings = (security: SecurityState): number =>
  SEVERITIES.reduce((sum, severity) => sum + security.bySeverity[severity], 0);

/** One honest sentence: what needs a person, or that nothing does and how much of that is known. */
export function verdict({ alarms, devices, security, inventory }: OverviewProps): string {
  const silent = devices.byState.silent;
  const needs = [
    alarms.total > 0 && plural(alarms.total, 'active alarm'),
    silent > 0 && `${plural(silent, 'device')} not answering`,
    security !== undefined && openFindings(security) > 0 && plural(openFindings(security), 'open finding'),
    inventory.refused !== undefined && 'an inventory file that was refused',
  ].filter((part) => part !== false);
  if (needs.length > 0) return `Needs a person now: ${needs.join(', ')}.`;
  const untold = [
    devices.byState.unknown > 0 && `${plural(devices.byState.unknown, 'device')} not tried yet`,
    security !== undefined && security.neverChecked > 0 && `${formatNumber(security.neverChecked)} never checked`,
  ].filter((part) => part !== false);
  return untold.length > 0
    ? `Nothing that we know of needs a person now. Not known yet: ${untold.join(', ')}.`
    : 'Nothing needs a person now.';
}
