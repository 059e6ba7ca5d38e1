import type { StoredFinding } from '../../model/finding.ts';
import type { LogEntry } from '../../model/log-entry.ts';
import type { RunState } from '../../model/run.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { humanize } from './format.ts';
import { DEVICE_LOOKS, FLAG_LOOKS, type Look, OUTCOME_LOOKS, RUN_LOOKS, SEVERITY_LOOKS } from './shapes.ts';

/** One filled shape in a 16 × 16 box; the word beside it speaks for it. */
export function Shape({ d, class: name = '' }: { d: string; class?: string }) {
  return (
    <svg class={`shape ${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={d} fill-rule="evenodd" />
    </svg>
  );
}

function Told({ look, word, live }: { look: Look; word?: string; live?: Record<string, string> }) {
  return (
    <span class={`state tone-${look.tone}`} {...live}>
      <Shape d={look.shape} />
      <span class="state-word">{word ?? look.word}</span>
    </span>
  );
}

/** Whether a device answers. Pages that name the device are told of changes as they happen. */
export function DeviceState({ state, device }: { state: DeviceStatus['state']; device?: string }) {
  return <Told look={DEVICE_LOOKS[state]} {...(device !== undefined && { live: { 'data-device-state': device } })} />;
}

export function RunStateTag({ state, run }: { state: RunState; run?: string }) {
  return <Told look={RUN_LOOKS[state]} {...(run !== undefined && { live: { 'data-run-state': run } })} />;
}

export function Outcome({ outcome }: { outcome: LogEntry['outcome'] }) {
  return <Told look={OUTCOME_LOOKS[outcome]} />;
}

/** A plain yes, no or maybe with its own words. */
export function Flag({ is, word }: { is: keyof typeof FLAG_LOOKS; word: string }) {
  return <Told look={FLAG_LOOKS[is]} word={word} />;
}

export function SeverityTag({ severity, strong = false }: { severity: string; strong?: boolean }) {
  const look = SEVERITY_LOOKS[severity] ?? { shape: FLAG_LOOKS.none.shape, word: humanize(severity) };
  const known = severity in SEVERITY_LOOKS ? severity : 'info';
  return (
    <span class={`severity severity-${known}${strong ? ' severity-strong' : ''}`}>
      <Shape d={look.shape} />
      <span>{look.word}</span>
    </span>
  );
}

/** Whether a finding stands: detection and decision, both. */
export function FindingState({ stored }: { stored: StoredFinding }) {
  if (stored.state === 'closed')
    return <Flag is="good" word={stored.closedBecause === 'gone' ? 'Closed: page gone' : 'Closed: mended'} />;
  if (stored.triage.decision === 'accepted') return <Flag is="none" word="Accepted" />;
  if (stored.triage.decision === 'false-positive') return <Flag is="none" word="False positive" />;
  return <Flag is="warning" word="Open" />;
}

export function Confidence({ confidence }: { confidence: string }) {
  return confidence === 'proved' ? <Flag is="good" word="Proved" /> : <Flag is="none" word="Tentative" />;
}
