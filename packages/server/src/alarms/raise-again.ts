import { reaches } from 'selfward';
import type { Alarm } from '../model/alarm.ts';

/**
 * What becomes of an alarm that is raised again while it is active: its text and severity follow, and when it got
 * worse somebody must look again. The same object comes back when nothing changed. Pure.
 */
export function raiseAgain(standing: Alarm, wanted: Pick<Alarm, 'severity' | 'text'>): Alarm {
  const { severity, text } = wanted;
  if (standing.severity === severity && standing.text === text) return standing;
  const alarm = { ...standing, severity, text };
  const worse = !reaches(standing.severity, severity);
  if (!worse || !alarm.acknowledged) return alarm;
  const { acknowledgedBy: _by, acknowledgedAt: _at, ...unseen } = alarm;
  return { ...unseen, acknowledged: false };
}
