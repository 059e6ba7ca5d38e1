import type { RunOptions } from '../../model/run.ts';
import type { Redactor } from '../../probe/redact.ts';
import type { Context, RunParts } from '../context.ts';
import type { Register } from '../sending/register.ts';
import type { Collection } from './collect.ts';
import type { PlatformWatch } from './platform.ts';
import { toFinding } from './to-finding.ts';

interface ReportParts extends RunParts {
  options: RunOptions;
  redactor: Redactor;
  register: Register;
  platform: PlatformWatch;
  state: Context['state'];
  collection: Collection;
}

/** Makes what a check says of a place a finding, if it is one, and keeps for a retest what was told of its one place. */
export function createOutcomeReport({
  options: { target, identity, only, inside },
  prove,
  redactor,
  register,
  platform,
  state,
  collection,
}: ReportParts): Context['report'] {
  return (check, outcome, at) => {
    const finding = toFinding(check, outcome, {
      target,
      prove,
      redactor,
      // What is watched from inside is a Node process, whatever its answers say.
      platform: platform.platform() ?? (inside ? 'node' : undefined),
      register,
      identity: identity?.name,
      ...(inside && { seen: inside.seen }),
    });
    if (!finding) {
      if (only && ['clean', 'not-applicable'].includes(outcome.verdict.is)) state.told.add('mended');
      return;
    }
    if (only && (only.id === undefined || only.id === finding.id)) state.told.add('still');
    collection.finding(finding, at);
  };
}
